"""A server that several processes share: the first starts it, the last to leave stops it.

Each user holds a shared lock on a file, which the kernel drops when a process dies however it dies.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Protocol


class Server(Protocol):
    def start(self) -> None: ...
    def stop(self) -> None: ...


@contextmanager
def shared(server: Server, home: Path) -> Iterator[None]:
    """Keep the server running while anybody is inside; home is where the two lock files live."""
    home.mkdir(parents=True, exist_ok=True)
    owner = os.getpid()
    with (home / "starting.lock").open("a") as starting, (home / "using.lock").open("a") as using:
        fcntl.flock(starting, fcntl.LOCK_EX)
        server.start()
        fcntl.flock(using, fcntl.LOCK_SH)
        fcntl.flock(starting, fcntl.LOCK_UN)
        try:
            yield
        finally:
            if os.getpid() == owner:
                _leave(server, starting, using)


def _leave(server: Server, starting: IO[str], using: IO[str]) -> None:
    fcntl.flock(using, fcntl.LOCK_UN)
    fcntl.flock(starting, fcntl.LOCK_EX)
    try:
        fcntl.flock(using, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return
    server.stop()
