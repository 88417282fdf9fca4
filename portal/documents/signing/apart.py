"""Calling pyHanko where an event loop may be running already.

Its plain functions start a loop of their own (``asyncio.run``), which Python refuses in a thread that runs
one: under ASGI, or beside a browser that a test drives. A thread of its own has none.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

Given = TypeVar("Given")


def apart(call: Callable[..., Given], *args: Any, **more: Any) -> Given:
    """What ``call`` gives back, called in a thread that ends with it; what it raises comes through."""
    with ThreadPoolExecutor(max_workers=1, thread_name_prefix="signing") as threads:
        return threads.submit(call, *args, **more).result()
