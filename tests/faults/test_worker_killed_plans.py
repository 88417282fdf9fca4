"""A worker killed in the middle of a plan: another takes the plan over, and it is worked out once."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.db import connection

from evaluations.models import AllocationPlan
from evaluations.models.work import Work
from evaluations.services import working
from portal.celery import app
from tests.evaluations.plans import make_plan
from tests.faults import slow_plans
from tests.workers import WorkerProcess

pytestmark = [pytest.mark.worker, pytest.mark.django_db(transaction=True)]
PLANS = 3


@pytest.fixture
def process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> WorkerProcess:
    """A worker on this test's database, and a sweep that sends again at once."""
    monkeypatch.setattr(working, "PATIENCE", timedelta(seconds=0.5))
    monkeypatch.setattr(working, "MAX_ATTEMPTS", 50)
    tasks: dict[type[Work], str] = {AllocationPlan: slow_plans.TASK}
    monkeypatch.setattr(working, "TASKS", tasks)
    address = urlsplit(os.environ["DATABASE_URL"])
    return WorkerProcess(
        database_url=urlunsplit(address._replace(path="/" + str(connection.settings_dict["NAME"]))),
        log=tmp_path / "worker.log",
        include=slow_plans.__name__,
        extra={"FAULT_PLANS": "yes"},
    )


def wait_for(what: Callable[[], bool], seconds: float = 40) -> None:
    """Look again and again, sweeping as beat would."""
    until = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < until
        working.sweep_work()
        time.sleep(0.1)


def test_a_killed_workers_plan_is_taken_over_and_done_once(process: WorkerProcess) -> None:
    app.control.purge()
    plans = [make_plan() for _ in range(PLANS)]
    for plan in plans:
        working.ask(plan)
    try:
        process.start()
        wait_for(lambda: AllocationPlan.objects.filter(state="working", progress__gte=20).exists())
        process.kill()
        assert AllocationPlan.objects.filter(state="working").exists(), "the worker was not killed mid-way"
        process.start()
        wait_for(lambda: AllocationPlan.objects.filter(state="ready").count() == PLANS)
        time.sleep(1)  # for whoever is still at work on a plan that is already there
    finally:
        process.kill()
        app.control.purge()
    assert list(AllocationPlan.objects.values_list("revision", flat=True)) == [1] * PLANS
    assert AllocationPlan.objects.filter(attempts__gt=1).exists()
