"""Long work: done once, under a lease that another takes over when it has run out."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest
from celery.exceptions import SoftTimeLimitExceeded
from django.apps import apps
from django.db import connection

from evaluations import tasks
from evaluations.models import AllocationPlan
from evaluations.models.work import Work
from evaluations.refusals import JudgingRefused
from evaluations.services import working
from evaluations.services.working import Report, ask, do_work, overdue, sweep_work
from portal import waking
from portal.audit.clock import database_now
from portal.celery import app
from tests.evaluations.plans import make_plan

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan() -> AllocationPlan:
    made = make_plan()
    ask(made)
    return made


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, list[str]]]:
    """What was sent to the broker."""
    messages: list[tuple[str, list[str]]] = []

    def wake(task: str, ids: list[str]) -> int:
        messages.append((task, list(ids)))
        return len(ids)

    monkeypatch.setattr(waking, "wake", wake)
    monkeypatch.setattr(working, "wake", wake)
    return messages


def one_pair(row: AllocationPlan, report: Report) -> Mapping[str, Any]:
    report(50)
    return {"pairs": [{"bid": 1, "assessor": 2, "by_hand": False}]}


def never(row: AllocationPlan, report: Report) -> None:
    raise AssertionError("the work was done a second time")


def leave(plan: AllocationPlan, **fields: Any) -> None:
    """As a worker that was killed leaves it: under a lease that has run out."""
    past = database_now() - timedelta(seconds=1)
    AllocationPlan.objects.filter(pk=plan.pk).update(
        **{"state": "working", "attempts": 1, "lease_until": past} | fields
    )


def test_it_is_done_once_and_what_it_found_is_kept(plan: AllocationPlan) -> None:
    assert do_work(AllocationPlan, plan.pk, one_pair)
    assert not do_work(AllocationPlan, plan.pk, never)
    plan.refresh_from_db()
    assert (plan.state, plan.progress, plan.attempts, plan.lease_until) == ("ready", 100, 1, None)
    assert plan.finished_at is not None
    assert plan.pairs == [{"bid": 1, "assessor": 2, "by_hand": False}]


def test_progress_can_be_followed(plan: AllocationPlan) -> None:
    seen = []

    def work(row: AllocationPlan, report: Report) -> None:
        for percent in (10, 250):
            report(percent)
            seen.append(AllocationPlan.objects.get(pk=row.pk).progress)

    assert do_work(AllocationPlan, plan.pk, work)
    assert seen == [10, 100]


def test_while_somebody_holds_it_nobody_else_does_it(plan: AllocationPlan) -> None:
    leave(plan, lease_until=database_now() + timedelta(seconds=30))
    assert not do_work(AllocationPlan, plan.pk, never)
    assert overdue(AllocationPlan) == []


def test_a_lease_that_ran_out_is_taken_over(plan: AllocationPlan) -> None:
    leave(plan)
    assert overdue(AllocationPlan) == [plan.pk]
    assert do_work(AllocationPlan, plan.pk, one_pair)
    plan.refresh_from_db()
    assert (plan.state, plan.attempts) == ("ready", 2)


def test_who_lost_the_lease_changes_nothing(plan: AllocationPlan) -> None:
    def slow(row: AllocationPlan, report: Report) -> Mapping[str, Any]:
        leave(plan)
        assert do_work(AllocationPlan, plan.pk, one_pair)
        return {"pairs": []}

    assert not do_work(AllocationPlan, plan.pk, slow)
    plan.refresh_from_db()
    assert plan.pairs != []


def test_who_lost_the_lease_stops_at_the_next_report(plan: AllocationPlan) -> None:
    def slow(row: AllocationPlan, report: Report) -> None:
        leave(plan, attempts=2)
        report(60)
        raise AssertionError("it went on")

    assert not do_work(AllocationPlan, plan.pk, slow)
    plan.refresh_from_db()
    assert (plan.state, plan.progress) == ("working", 0)


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (JudgingRefused("No bid has passed its check."), "No bid has passed its check."),
        (ValueError("no such column"), "ValueError: no such column"),
        (SoftTimeLimitExceeded(), "It took too long to work out. Ask for less, or try again later."),
    ],
)
def test_a_failure_says_why_and_can_be_asked_again(plan: AllocationPlan, error: Exception, reason: str) -> None:
    def fail(row: AllocationPlan, report: Report) -> None:
        raise error

    assert not do_work(AllocationPlan, plan.pk, fail)
    plan.refresh_from_db()
    assert (plan.state, plan.failure_reason) == ("failed", reason)
    ask(plan)
    assert (plan.state, plan.failure_reason, plan.attempts, plan.finished_at) == ("queued", "", 0, None)
    assert do_work(AllocationPlan, plan.pk, one_pair)


def test_asking_for_what_is_ready_or_under_way_changes_nothing(plan: AllocationPlan) -> None:
    ask(plan)
    assert plan.attempts == 0
    assert do_work(AllocationPlan, plan.pk, one_pair)
    ask(plan)
    assert plan.state == "ready"


def test_a_worker_is_woken_after_commit_and_not_before(
    sent: list[tuple[str, list[str]]], django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        plan = make_plan()
        ask(plan)
        assert sent == []
    assert sent == [(tasks.plan_allocation.name, [str(plan.pk)])]


def test_the_sweep_sends_what_nobody_answered_and_gives_up_what_kills_its_worker(
    plan: AllocationPlan, sent: list[tuple[str, list[str]]]
) -> None:
    assert sweep_work() == 0, "it was asked for just now"
    AllocationPlan.objects.filter(pk=plan.pk).update(queued_at=database_now() - timedelta(minutes=5))
    assert sweep_work() == 1
    leave(plan, attempts=working.MAX_ATTEMPTS)
    assert sweep_work() == 0
    plan.refresh_from_db()
    assert (plan.state, plan.lease_until) == ("failed", None)
    assert "stopped 4 times" in plan.failure_reason


def test_every_kind_of_work_has_its_task() -> None:
    assert set(working.TASKS) == {model for model in apps.get_models() if issubclass(model, Work)}
    assert set(working.TASKS.values()) <= set(app.tasks)
    assert tasks.SCHEDULE["evaluations-sweep"]["task"] == tasks.sweep.name


@pytest.mark.django_db(transaction=True)
def test_of_many_workers_at_once_one_does_it() -> None:
    plan = make_plan()
    ask(plan)
    done: list[bool] = []
    start = threading.Barrier(8)

    def work() -> None:
        start.wait()
        try:
            done.append(do_work(AllocationPlan, plan.pk, one_pair))
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(done) == [False] * 7 + [True]


@pytest.mark.django_db(transaction=True)
def test_the_lease_is_held_for_as_long_as_the_worker_lives(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(working, "LEASE", timedelta(seconds=0.6))
    plan = make_plan()
    ask(plan)

    def slow(row: AllocationPlan, report: Report) -> None:
        threading.Event().wait(1.5)
        assert not do_work(AllocationPlan, plan.pk, never)

    assert do_work(AllocationPlan, plan.pk, slow)
