"""What a worker under test imports: a task that works out a plan slowly, under short leases.

Each time a plan is worked out its revision grows by one, so that a test sees that it was done once.
"""

from __future__ import annotations

import os
import time
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from celery import shared_task

from evaluations.models import AllocationPlan
from evaluations.services import working

TASK = "tests.faults.slow_plan"
SLOW_SECONDS = 1.5
if os.environ.get("FAULT_PLANS"):  # in the worker only, not in the tests that import this
    working.LEASE = timedelta(seconds=2)
    working.MAX_ATTEMPTS = 50


def slowly(plan: AllocationPlan, report: working.Report) -> Mapping[str, Any]:
    """Work a while, in steps."""
    for percent in range(10, 101, 10):
        time.sleep(SLOW_SECONDS / 10)
        report(percent)
    return {"pairs": [{"bid": 1, "assessor": plan.pk, "by_hand": False}], "revision": plan.revision + 1}


@shared_task(name=TASK, acks_late=True, ignore_result=True)
def slow_plan(plan_id: str) -> None:
    """Work out one plan."""
    working.do_work(AllocationPlan, int(plan_id), slowly)
