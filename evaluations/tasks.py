"""Celery's way in: tasks take an id and call a service."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

from celery import shared_task

from evaluations.models import AllocationPlan, CalibratedRanking, Rehearsal, RunScores
from evaluations.services.working import TASKS, do_work, sweep_work

#: What beat sends without being asked, and how often.
SCHEDULE: Final[dict[str, dict[str, Any]]] = {
    "evaluations-tell-on-time": {"task": "evaluations.tasks.tell_on_time", "schedule": timedelta(seconds=20)},
    "evaluations-keep-calibrated": {"task": "evaluations.tasks.keep_calibrated", "schedule": timedelta(minutes=2)},
    "evaluations-sweep": {"task": "evaluations.tasks.sweep", "schedule": timedelta(seconds=20)},
}


@shared_task(name="evaluations.tasks.sweep", ignore_result=True)
def sweep() -> None:
    """Send again what is overdue."""
    sweep_work()


@shared_task(name=TASKS[AllocationPlan], acks_late=True, ignore_result=True)
def plan_allocation(plan_id: str) -> None:
    """Work out who reads what, if it still needs working out."""
    # every process imports this module for its schedule; only a worker needs the solver
    from evaluations.services.planning import work_out

    do_work(AllocationPlan, int(plan_id), work_out)


@shared_task(name="evaluations.tasks.tell_on_time", ignore_result=True)
def tell_on_time() -> None:
    """Tell the bidders of every round whose set time has come."""
    # as above: telling needs what decides, and every process imports this module
    from evaluations.services.notifying import tell_what_is_due

    tell_what_is_due()


@shared_task(name=TASKS[CalibratedRanking], acks_late=True, ignore_result=True)
def calibrate_ranking(row_id: str) -> None:
    """Work out a round's calibrated scores, if they still need working out."""
    # as above: only a worker needs the numbers' libraries
    from evaluations.services.calibrated import work_out

    do_work(CalibratedRanking, int(row_id), work_out)


#: Looking ahead for each of a thousand bids takes the optimiser a good part of an hour.
LOOKING_AHEAD: Final = 2 * 60 * 60


@shared_task(
    name=TASKS[RunScores],
    acks_late=True,
    ignore_result=True,
    soft_time_limit=LOOKING_AHEAD,
    time_limit=LOOKING_AHEAD + 60,
)
def find_scores_needed(row_id: str) -> None:
    """Work out which scores would have been funded in an award run, if they still need working out."""
    # as above
    from evaluations.services.run_scores import work_out

    do_work(RunScores, int(row_id), work_out)


@shared_task(name=TASKS[Rehearsal], acks_late=True, ignore_result=True)
def rehearse_round(row_id: str) -> None:
    """Make the bids of a rehearsal that are not made yet."""
    # as above: only a worker needs the bidders' forms
    from evaluations.services.rehearsing import work_out

    do_work(Rehearsal, int(row_id), work_out)


@shared_task(name="evaluations.tasks.keep_calibrated", ignore_result=True)
def keep_calibrated() -> None:
    """Ask for calibrated scores wherever scores came in since they were worked out."""
    # as above
    from evaluations.services.calibrated import ask_where_scores_changed

    ask_where_scores_changed()
