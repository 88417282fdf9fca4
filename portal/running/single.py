"""One `make run` for each var/ folder, and a port that nobody else has."""

import fcntl
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class CannotRun(RuntimeError):
    """Something stands in the way; the message says what to do."""


@contextmanager
def only_one(var: Path, address: str) -> Iterator[None]:
    """Hold var/run.lock, or raise CannotRun naming the address of who holds it."""
    var.mkdir(parents=True, exist_ok=True)
    with (var / "run.lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            raise CannotRun(f"The portal is running already: {lock.read().strip()}. Stop it there first.") from None
        lock.truncate(0)
        lock.write(address)
        lock.flush()
        yield


def refuse_taken_port(port: int) -> None:
    """Raise CannotRun when something listens on the port."""
    with socket.socket() as line:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            line.bind(("127.0.0.1", port))
        except OSError:
            raise CannotRun(
                f"Port {port} is taken. Stop what listens there, or choose another: PORT={port + 1} make run"
            ) from None
