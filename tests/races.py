"""Threads that really run at once, each on a database connection of its own."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any

from django.db import connection

LONG = 30.0
"""Seconds that a thread may be late on a busy machine."""


class Meeting:
    """A place where threads wait for each other, but not for ever: a lock may keep one away.

    Where nothing keeps them apart all of them come, and ``patience`` may be ``LONG`` at no cost.
    """

    def __init__(self, parties: int = 2, patience: float = 1.0) -> None:
        self._barrier = threading.Barrier(parties)
        self._patience = patience

    def wait(self) -> None:
        """Go on when all are here, or when patience ends."""
        with suppress(threading.BrokenBarrierError):
            self._barrier.wait(timeout=self._patience)


def run_at_once(jobs: Sequence[Callable[[], Any]]) -> list[Any]:
    """What each job gave, or the exception it raised, in the order of the jobs."""
    results: list[Any] = [None] * len(jobs)
    start = threading.Barrier(len(jobs))

    def run(position: int) -> None:
        try:
            connection.ensure_connection()
            start.wait(timeout=30)
            results[position] = jobs[position]()
        except Exception as error:
            results[position] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(position,)) for position in range(len(jobs))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return results
