"""PostgreSQL and Valkey from wheels, for when no address is given: nothing to install, nothing to configure."""

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from portal.embedded import places
from portal.embedded.sharing import shared

__all__ = ["provide"]


@contextmanager
def provide(*, database: bool = True, broker: bool = True) -> Iterator[None]:
    """Start what has no address in the environment, and write its address there.

    A server that several processes use is stopped by the last of them to leave.
    """
    with ExitStack() as stack:
        if database and not os.environ.get("DATABASE_URL"):
            server = places.cluster()
            stack.enter_context(shared(server, server.home))
            os.environ["DATABASE_URL"] = server.url
        if broker and not os.environ.get("CELERY_BROKER_URL"):
            queue = places.broker()
            stack.enter_context(shared(queue, queue.home))
            os.environ["CELERY_BROKER_URL"] = queue.url
            os.environ.setdefault("PORTAL_CACHE_URL", queue.cache_url)
        yield
