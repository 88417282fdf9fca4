"""The processes of `make run`: each in a group of its own, writing to a log of its own."""

import ctypes
import os
import signal
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

PR_SET_PDEATHSIG = 1


def _end_with_parent() -> None:
    """Ask the kernel to end this process when the supervisor dies, even by SIGKILL."""
    try:
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    except (OSError, AttributeError):
        return  # not Linux: a killed supervisor leaves its children to the person


@dataclass
class Child:
    """One long-running process and how often it has been started again."""

    name: str
    command: Sequence[str]
    log: Path
    starts: list[float] = field(default_factory=list)
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it; what it prints is added to its log."""
        self.log.parent.mkdir(parents=True, exist_ok=True)
        self.starts.append(time.monotonic())
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                list(self.command), stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT,
                start_new_session=True, preexec_fn=_end_with_parent,
            )  # fmt: skip

    def exit_code(self) -> int | None:
        """How it ended, or None while it runs."""
        return self.process.poll() if self.process else None

    def restarts_within(self, seconds: float) -> int:
        """How often it was started again lately."""
        since = time.monotonic() - seconds
        return sum(start > since for start in self.starts[1:])

    def tell(self, sign: signal.Signals) -> None:
        """Send a signal to the process; SIGKILL goes to its whole group."""
        if self.process is None or self.process.poll() is not None:
            return
        try:
            if sign == signal.SIGKILL:
                os.killpg(self.process.pid, sign)
            else:
                self.process.send_signal(sign)
        except ProcessLookupError:
            return

    def last_lines(self, count: int = 15) -> str:
        """The end of its log."""
        try:
            return "\n".join(self.log.read_text(errors="replace").splitlines()[-count:])
        except OSError:
            return ""


def stop_all(children: Sequence[Child], patience: float = 20) -> None:
    """Ask each to end, the last started first, and end by force what has not ended in time."""
    for child in reversed(children):
        child.tell(signal.SIGTERM)
    until = time.monotonic() + patience
    while any(child.process and child.exit_code() is None for child in children):
        if time.monotonic() > until:
            for child in children:
                child.tell(signal.SIGKILL)
            break
        time.sleep(0.05)
