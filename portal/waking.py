"""Waking workers after commit, without needing the broker to be there.

The row in the database says what has to be done; a message on the broker only says it
sooner than the next sweep would. So a broker that is away delays work and refuses none.
"""

import logging
from collections.abc import Sequence

from celery import current_app
from django.db import transaction
from kombu.exceptions import OperationalError

log = logging.getLogger(__name__)


def wake_after_commit(task: str, ids: Sequence[object]) -> None:
    """Send ``task`` once for each id when the transaction has been committed."""
    names = [str(item) for item in ids]
    if names:
        transaction.on_commit(lambda: wake(task, names))


def wake(task: str, ids: Sequence[str]) -> int:
    """Send ``task`` once for each id now, and say how many went.

    Stops at the first that cannot be sent: the sweep will find the rest.
    """
    for sent, item in enumerate(ids):
        try:
            current_app.send_task(task, args=[item], retry=False, ignore_result=True)
        except (OperationalError, OSError) as error:
            log.warning("The broker is away; the sweep will send %s later: %s", task, error)
            return sent
    return len(ids)
