"""A real Celery worker process on this xdist worker's own database and broker."""

import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

from portal.embedded.places import BASE


@dataclass
class WorkerProcess:
    """Start it, ask it, kill it. What it prints is in `log`."""

    database_url: str
    log: Path
    concurrency: int = 1
    extra: dict[str, str] = field(default_factory=dict)
    include: str = "portal.celery"  # a module the worker imports before it starts
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it unless it runs, and wait until it takes tasks."""
        if self.is_running():
            return
        self.log.write_bytes(b"")
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "celery", "-A", "portal", "worker", "--loglevel", "INFO",
                 "--concurrency", str(self.concurrency), "--include", self.include, "--without-gossip",
                 "--without-mingle", "--hostname", f"{os.getpid()}@test"],
                cwd=BASE, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT, start_new_session=True,
                env={**os.environ, "DATABASE_URL": self.database_url, **self.extra},
            )  # fmt: skip
        self._wait_until_ready()

    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def kill(self) -> None:
        """End it and its pool at once, as a machine that loses power would."""
        self._signal(signal.SIGKILL)

    def stop(self) -> None:
        """Let it finish what it holds, then end it."""
        self._signal(signal.SIGTERM)

    def _signal(self, sign: signal.Signals) -> None:
        if self.process is None or self.process.poll() is not None:
            return
        if sign == signal.SIGKILL:
            os.killpg(self.process.pid, sign)
        else:
            self.process.send_signal(sign)
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait(5)

    def _wait_until_ready(self) -> None:
        until = time.monotonic() + 60
        while " ready." not in self.log.read_text(errors="replace"):
            if not self.is_running() or time.monotonic() > until:
                raise RuntimeError(f"The worker did not start:\n{self.log.read_text(errors='replace')}")
            time.sleep(0.05)
