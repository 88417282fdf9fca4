"""Celery's way in: tasks take an id and call a service."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

from celery import shared_task

from evaluations.models import AllocationPlan
from evaluations.services.working import TASKS, do_work, sweep_work

#: What beat sends without being asked, and how often.
SCHEDULE: Final[dict[str, dict[str, Any]]] = {
    "evaluations-tell-on-time": {"task": "evaluations.tasks.tell_on_time", "schedule": timedelta(seconds=20)},
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
