"""Calls that begin at the same moment, each on a database connection of its own."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import close_old_connections, connection


def together(*calls: Callable[[], object]) -> list[object]:
    """What each call gave or raised, all begun at the same moment on connections of their own."""
    gate = Barrier(len(calls))

    def run(call: Callable[[], object]) -> object:
        close_old_connections()
        gate.wait(timeout=20)
        try:
            return call()
        except Exception as error:  # the test looks at what was raised
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))
