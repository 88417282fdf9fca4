"""A real web server process on the test's own database, which a test can kill and start again."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

from portal.embedded.places import BASE


class WebProcess:
    """gunicorn at one address until it is killed. What it prints is in ``log``; settings are added."""

    def __init__(self, database_url: str, log: Path, **settings: str) -> None:
        self.log = log
        self.settings = {"DATABASE_URL": database_url, **settings}
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port: int = free.getsockname()[1]
        self.base = f"http://localhost:{self.port}"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it unless it runs, and wait until it answers."""
        if self.process is not None and self.process.poll() is None:
            return
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "gunicorn", "portal.wsgi", "--bind", f"127.0.0.1:{self.port}", "--workers", "1",
                 "--threads", "4", "--control-socket", str(self.log.with_suffix(".ctl"))],
                cwd=BASE, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT, start_new_session=True,
                env={**os.environ, **self.settings},
            )  # fmt: skip
        until = time.monotonic() + 60
        while not self._answers():
            if self.process.poll() is not None or time.monotonic() > until:
                raise RuntimeError(f"The web server did not start:\n{self.log.read_text(errors='replace')}")
            time.sleep(0.1)

    def kill(self) -> None:
        """End it at once with every connection it holds, as a machine that loses power would."""
        if self.process is not None and self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait(10)
        self.process = None

    def _answers(self) -> bool:
        try:
            with urlopen(f"{self.base}/accounts/login/", timeout=5) as answer:  # noqa: S310 - our own address
                return bool(answer.status == 200)
        except HTTPError:
            return True
        except (URLError, OSError):
            return False
