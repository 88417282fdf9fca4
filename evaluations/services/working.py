"""Long work that a worker does under a lease: asked for, done once, taken over from whoever was killed.

The row is the truth; a message on the broker only says sooner what the sweep would say later. A
worker holds the row by when it was queued and how often it was started: whoever comes with other
numbers has lost it, and changes nothing. The clock is the database's.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from typing import Any, Final, TypeVar

from celery.exceptions import SoftTimeLimitExceeded
from django.db import DatabaseError, connection, transaction
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Now

from evaluations.models import AllocationPlan, CalibratedRanking, Rehearsal, RunScores
from evaluations.models.work import Work
from evaluations.states import WORK_TRANSITIONS, WorkState
from portal.accounts.refusals import Refused
from portal.audit.clock import database_now
from portal.waking import wake, wake_after_commit

log = logging.getLogger(__name__)

TASKS: Final[dict[type[Work], str]] = {
    AllocationPlan: "evaluations.tasks.plan_allocation",
    CalibratedRanking: "evaluations.tasks.calibrate_ranking",
    RunScores: "evaluations.tasks.find_scores_needed",
    Rehearsal: "evaluations.tasks.rehearse_round",
}
"""The task that does the work of each kind of row; each takes the row's id."""
LEASE = timedelta(seconds=60)
"""How long a lease lasts unless it is renewed; a killed worker's row waits this long."""
PATIENCE = timedelta(minutes=1)
"""How long a row may stay queued before its task is sent again."""
MAX_ATTEMPTS = 4
"""How often a row is started before it is given up."""
HANDFUL: Final = 100
"""The most rows of a kind that one sweep sends."""

Row = TypeVar("Row", bound=Work)
Report = Callable[[int], None]
"""Tells how much is done, in per cent, and holds the lease for longer; raises ``LeaseLost``."""


class LeaseLost(Exception):
    """Another worker has the row by now: stop, and change nothing."""


def ask(row: Work) -> None:
    """Queue a new row, or one that failed, and wake a worker after commit. Twice is the same as once."""
    with transaction.atomic():
        if row.pk is None:
            row.state, row.queued_at = WorkState.QUEUED, database_now()
            row.save()
        elif not _queued_again(row):
            return
        wake_after_commit(TASKS[type(row)], [row.pk])


def _queued_again(row: Work) -> bool:
    failed = _rows(type(row)).filter(pk=row.pk, state__in=_sources(WorkState.QUEUED) - {WorkState.WORKING})
    queued = failed.update(
        state=WorkState.QUEUED, queued_at=Now(), finished_at=None, failure_reason="", attempts=0, progress=0
    )
    row.refresh_from_db()
    return queued == 1


def do_work(model: type[Row], pk: int, work: Callable[[Row, Report], Mapping[str, Any] | None]) -> bool:
    """Do the row's work, if it waits to be done. True when this call made it ready.

    ``work`` is given the row and a function to report with; the fields it gives back are written
    with the row's becoming ready, in one update that only the lease's holder can make. A ``Refused``
    is kept in its own words as the reason for failing; anything else by its name.
    """
    row = _claim(model, pk)
    if row is None:
        return False
    try:
        with _held(row):
            fields = work(row, lambda percent: _report(row, percent)) or {}
    except LeaseLost:
        log.warning("%s %s was taken over by another worker", model.__name__, pk)
    except Refused as refusal:
        _finish(row, WorkState.FAILED, failure_reason=refusal.sentence)
    except SoftTimeLimitExceeded:
        _finish(row, WorkState.FAILED, failure_reason="It took too long to work out. Ask for less, or try again later.")
    except Exception as error:  # whatever a method or its data can raise is for an officer to read
        log.exception("%s %s could not be worked out", model.__name__, pk)
        _finish(row, WorkState.FAILED, failure_reason=f"{type(error).__name__}: {error}"[:2000])
    else:
        return _finish(row, WorkState.READY, progress=100, failure_reason="", **fields)
    return False


def overdue(model: type[Work]) -> list[int]:
    """The rows that nobody is at work on: queued and unanswered, or left by a worker that stopped."""
    return list(
        _rows(model).filter(_left() | _unanswered()).order_by("queued_at").values_list("pk", flat=True)[:HANDFUL]
    )


def sweep_work() -> int:
    """Send again what is overdue, and give up what was started too often. Says how many were sent."""
    sent = 0
    for model, task in TASKS.items():
        _rows(model).filter(_left() | Q(state=WorkState.QUEUED), attempts__gte=MAX_ATTEMPTS).update(
            state=WorkState.FAILED,
            finished_at=Now(),
            lease_until=None,
            failure_reason=f"The worker stopped {MAX_ATTEMPTS} times while working this out.",
        )
        sent += wake(task, [str(pk) for pk in overdue(model)])
    return sent


def _left() -> Q:
    return Q(state=WorkState.WORKING, lease_until__lt=Now())


def _unanswered() -> Q:
    return Q(state=WorkState.QUEUED, queued_at__lt=Now() - PATIENCE)


def _rows(model: type[Row]) -> QuerySet[Row]:
    return model._default_manager.all()


def _sources(target: WorkState) -> set[WorkState]:
    return {state for state, targets in WORK_TRANSITIONS.items() if target in targets}


def _claim(model: type[Row], pk: int) -> Row | None:
    """Take the row for working. None when somebody else has it, or nothing is to do."""
    free = Q(state=WorkState.QUEUED) | _left()
    with transaction.atomic():
        taken = (
            _rows(model)
            .filter(free, pk=pk, attempts__lt=MAX_ATTEMPTS)
            .update(state=WorkState.WORKING, lease_until=Now() + LEASE, attempts=F("attempts") + 1, progress=0)
        )
        return _rows(model).get(pk=pk) if taken else None


def _ours(row: Row) -> QuerySet[Row]:
    held = _rows(type(row)).filter(pk=row.pk, state=WorkState.WORKING)
    return held.filter(queued_at=row.queued_at, attempts=row.attempts)


def _report(row: Work, percent: int) -> None:
    if not _ours(row).update(progress=min(max(percent, 0), 100), lease_until=Now() + LEASE):
        raise LeaseLost


def _finish(row: Work, state: WorkState, **fields: Any) -> bool:
    done = _ours(row).update(state=state, finished_at=Now(), lease_until=None, **fields)
    return done == 1


@contextmanager
def _held(row: Work) -> Iterator[None]:
    """Renew the lease three times in its span until the block ends."""
    done = threading.Event()
    beat = threading.Thread(target=_beat, args=(done, row), daemon=True)
    beat.start()
    try:
        yield
    finally:
        done.set()
        beat.join()


def _beat(done: threading.Event, row: Work) -> None:
    """Runs in a thread of its own, on a connection of its own that it opens only when needed."""
    while not done.wait(LEASE.total_seconds() / 3):
        try:
            if not _ours(row).update(lease_until=Now() + LEASE):
                return
        except DatabaseError:  # the lease runs out if the database stays away
            log.exception("The lease of %s %s could not be renewed", type(row).__name__, row.pk)
        finally:
            connection.close()
