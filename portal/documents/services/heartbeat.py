"""Keeping a lease for as long as the worker that holds it is alive.

A letter takes a tenth of a second and a round's pack minutes. The lease is short, so that
a killed worker's document is soon made by another, and is renewed while rendering goes on.
"""

import logging
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import DatabaseError, connection

from portal.documents.services import leases

log = logging.getLogger(__name__)


@contextmanager
def held(document_id: uuid.UUID, token: uuid.UUID) -> Iterator[None]:
    """Renew the lease three times in its span until the block ends."""
    done = threading.Event()
    beat = threading.Thread(target=_beat, args=(done, document_id, token), daemon=True)
    beat.start()
    try:
        yield
    finally:
        done.set()
        beat.join()


def _beat(done: threading.Event, document_id: uuid.UUID, token: uuid.UUID) -> None:
    """Runs in a thread of its own, on a connection of its own that it opens only when needed."""
    while not done.wait(leases.LEASE.total_seconds() / 3):
        try:
            if not leases.renew(document_id, token):
                return
        except DatabaseError:  # the lease runs out if the database stays away
            log.exception("The lease of document %s could not be renewed", document_id)
        finally:
            connection.close()
