"""Starts web, worker and beat, waits until the portal is ready, watches, and stops everything."""

import signal
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Sequence
from pathlib import Path
from types import FrameType

from portal.running.children import Child, stop_all
from portal.running.single import CannotRun

RESTARTS_ALLOWED = 3
RESTARTS_WITHIN = 60.0


def children_for(*, var: Path, port: int, workers: int = 2) -> list[Child]:
    """Web on gunicorn, a Celery worker, and beat."""
    python, logs = sys.executable, var / "log"
    celery = [python, "-m", "celery", "-A", "portal"]
    return [
        Child(
            "web",
            [python, "-m", "gunicorn", "portal.wsgi", "--bind", f"127.0.0.1:{port}", "--workers", str(workers),
             "--threads", "4", "--preload", "--timeout", "60", "--graceful-timeout", "10",
             "--control-socket", str(var / "gunicorn.ctl"), "--access-logfile", str(logs / "access.log")],
            logs / "web.log",
        ),
        Child(
            "worker",
            [*celery, "worker", "--loglevel", "INFO", "--concurrency", str(workers), "--prefetch-multiplier", "1",
             "-O", "fair", "--without-gossip", "--without-mingle"],
            logs / "worker.log",
        ),
        Child(
            "beat",
            [*celery, "beat", "--loglevel", "INFO", "--schedule", str(var / "beat"), "--pidfile", ""],
            logs / "beat.log",
        ),
    ]  # fmt: skip


class Supervisor:
    """Keeps children alive until it is told to stop."""

    def __init__(self, children: Sequence[Child]) -> None:
        self.children = list(children)
        self.stopping = False

    def stop_on_signals(self) -> None:
        """Ctrl-C and SIGTERM end the watch."""
        for sign in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(sign, self._stop)

    def start(self) -> None:
        """Start every child."""
        for child in self.children:
            child.start()

    def wait_until_ready(self, address: str, patience: float = 60) -> None:
        """Ask the address until it answers 200; raises CannotRun with the log of what went wrong."""
        until = time.monotonic() + patience
        while not self.stopping and not answers(address):
            self.look_after()
            if time.monotonic() > until:
                raise CannotRun(f"The portal did not get ready in {patience:.0f} seconds.\n{self._logs()}")
            time.sleep(0.1)

    def watch(self) -> None:
        """Look after the children until told to stop."""
        while not self.stopping:
            self.look_after()
            time.sleep(0.5)

    def look_after(self) -> None:
        """Start again what has died; raises CannotRun when it keeps dying."""
        for child in self.children:
            code = child.exit_code()
            if code is None or self.stopping:
                continue
            if child.restarts_within(RESTARTS_WITHIN) >= RESTARTS_ALLOWED:
                raise CannotRun(
                    f"{child.name} keeps stopping (code {code}). The end of {child.log}:\n{child.last_lines()}"
                )
            child.start()

    def stop(self) -> None:
        """End every child."""
        stop_all(self.children)

    def _stop(self, sign: int, frame: FrameType | None) -> None:
        self.stopping = True

    def _logs(self) -> str:
        return "\n".join(f"--- {child.log}\n{child.last_lines()}" for child in self.children)


def answers(address: str) -> bool:
    """Whether the address gives 200."""
    try:
        with urllib.request.urlopen(address, timeout=5) as response:  # noqa: S310 - our own http address
            return bool(response.status == 200)
    except (urllib.error.URLError, OSError):
        return False
