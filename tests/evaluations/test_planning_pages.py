"""The pages of a plan: asked for, followed, looked at, changed, committed; and who may."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from evaluations.models import Allocation, AllocationPlan, AssessorProfile
from evaluations.services.planning import pairs_of, work_out
from evaluations.services.working import do_work
from portal.accounts.roles import Role
from portal.audit.clock import database_now
from tests.accounts.people import make_staff
from tests.evaluations.plans import checked_round, ready_plan
from tests.factories.judging import Judged

pytestmark = pytest.mark.django_db


@pytest.fixture
def judged() -> Judged:
    return checked_round()


def at(name: str, plan: AllocationPlan, *more: str) -> str:
    return reverse(f"evaluations:{name}", args=[plan.pk, *more])


def test_the_whole_way_through_the_pages(judged: Judged, client: Client) -> None:
    client.force_login(judged.officer)
    address = reverse("evaluations:plans", args=[judged.round.slug])
    assert address in client.get(reverse("evaluations:allocation", args=[judged.round.slug])).content.decode()
    due = database_now() + timedelta(days=14)
    sent = {
        "reads": "2",
        "cross_percent": "20",
        "due_on_day": due.day,
        "due_on_month": due.month,
        "due_on_year": due.year,
    }
    answer = client.post(address, sent)
    plan = AllocationPlan.objects.get()
    assert answer.headers["Location"] == at("plan", plan)
    waiting = client.get(at("plan", plan)).content.decode()
    assert "Check again" in waiting
    assert "Commit the plan" not in waiting
    assert do_work(AllocationPlan, plan.pk, work_out)
    ready = client.get(at("plan", plan)).content.decode()
    for said in ("6 of 6", "Load as a table", "Links between areas", "Fit as a table", judged.bids[0].reference):
        assert said in ready
    bid = judged.bids[0]
    plan.refresh_from_db()
    planned = {assessor for bid_id, assessor in pairs_of(plan) if bid_id == bid.pk}
    other = next(each.pk for each in judged.assessors if each.pk not in planned)
    page = client.get(at("plan_bid", plan, bid.reference)).content.decode()
    assert page.count(" checked") == 2
    answer = client.post(at("plan_bid", plan, bid.reference), {"revision": "0", "assessor": [other]})
    assert answer.headers["Location"] == at("plan", plan)
    assert "by hand" in client.get(at("plan", plan)).content.decode()
    assert "5 reads will be allocated" in client.get(at("plan_commit", plan)).content.decode()
    answer = client.post(at("plan_commit", plan), {"revision": "1"}, follow=True)
    assert "5 reads allocated." in answer.content.decode()
    assert "Committed" in answer.content.decode()
    assert Allocation.objects.filter(due_at__date=due.date()).count() == 5


def test_a_tab_that_is_behind_changes_nothing(judged: Judged, client: Client) -> None:
    client.force_login(judged.officer)
    plan = ready_plan(judged)
    for _ in range(2):
        answer = client.post(at("plan_bid", plan, judged.bids[0].reference), {"revision": "0"}, follow=True)
    assert "changed since you opened this page" in answer.content.decode()
    answer = client.post(at("plan_commit", plan), {"revision": "0"}, follow=True)
    assert "changed since you opened this page" in answer.content.decode()
    assert not Allocation.objects.exists()


def test_the_conflict_is_shown_at_once_and_cannot_be_ticked(judged: Judged, client: Client) -> None:
    client.force_login(judged.officer)
    tied = judged.assessors[0]
    tied.employers.add(judged.councils[0].organisation)
    plan = ready_plan(judged)
    address = at("plan_bid", plan, judged.bids[0].reference)
    page = client.get(address).content.decode()
    assert "which leads the bid" in page
    assert f'value="{tied.pk}"' not in page
    answer = client.post(address, {"revision": "0", "assessor": [tied.pk]})
    assert answer.status_code == 409
    assert "cannot read" in answer.content.decode()


def test_what_stands_in_the_way_is_shown_and_the_rest_allocated_if_they_agree(judged: Judged, client: Client) -> None:
    client.force_login(judged.officer)
    plan = ready_plan(judged)
    tied = pairs_of(plan)[0][1]
    AssessorProfile.objects.get(pk=tied).employers.add(*(council.organisation for council in judged.councils))
    refused = sum(assessor == tied for _, assessor in pairs_of(plan))
    answer = client.post(at("plan_commit", plan), {"revision": "0"})
    assert answer.status_code == 409
    assert "Nothing has been allocated" in answer.content.decode()
    assert not Allocation.objects.exists()
    client.post(at("plan_commit", plan), {"revision": "0", "partly": "yes"})
    assert Allocation.objects.count() == 6 - refused


def test_a_plan_that_failed_says_why_and_can_be_asked_again(judged: Judged, client: Client) -> None:
    client.force_login(judged.officer)
    plan = ready_plan(judged)
    AllocationPlan.objects.filter(pk=plan.pk).update(state="failed", failure_reason="The server was too busy.")
    assert "The server was too busy." in client.get(at("plan", plan)).content.decode()
    client.post(at("plan_again", plan))
    assert AllocationPlan.objects.get().state == "queued"
    assert client.post(at("plan_discard", plan), {"confirmed": "yes"}).status_code == 302
    assert "Discarded" in client.get(reverse("evaluations:plans", args=[judged.round.slug])).content.decode()


def test_bids_that_were_not_placed_can_be_listed_alone(judged: Judged, client: Client) -> None:
    client.force_login(judged.officer)
    for assessor in judged.assessors[1:]:
        assessor.employers.add(judged.councils[0].organisation)
    plan = ready_plan(judged)
    page = client.get(at("plan", plan) + "?only=short").content.decode()
    assert "Not placed (1)" in page
    assert page.count("Change<span") == 1


def test_who_may_and_what_is_not_there(judged: Judged, client: Client) -> None:
    plan = ready_plan(judged)
    reference = judged.bids[0].reference
    officers_only = [
        at("plan_commit", plan),
        at("plan_discard", plan),
        at("plan_bid", plan, reference),
    ]
    for role, code in ((Role.AUDITOR, 200), (Role.APPROVER, 200), (Role.ASSESSOR, 403)):
        client.force_login(make_staff(role))
        assert client.get(at("plan", plan)).status_code == code
        assert client.get(reverse("evaluations:plans", args=[judged.round.slug])).status_code == code
        assert {client.get(address).status_code for address in officers_only} == {403}
        assert client.post(at("plan_again", plan)).status_code == 403
    client.force_login(make_staff(Role.AUDITOR))
    answer = client.post(reverse("evaluations:plans", args=[judged.round.slug]), {"reads": "2", "cross_percent": "20"})
    assert answer.status_code == 403
    assert AllocationPlan.objects.count() == 1
    client.force_login(judged.officer)
    assert client.get(reverse("evaluations:plan", args=[0])).status_code == 404
    assert client.get(at("plan_bid", plan, "X-1")).status_code == 404
    assert client.get(at("plan_again", plan)).status_code == 405
    assert client.post(at("plan", plan)).status_code == 405


@pytest.mark.parametrize("bids", [1, 3])
def test_the_pages_cost_the_same_for_any_number(client: Client, bids: int) -> None:
    judged = checked_round(bids)
    plan = ready_plan(judged)
    client.force_login(judged.officer)
    found = {}
    for name, address in (
        ("plans", reverse("evaluations:plans", args=[judged.round.slug])),
        ("plan", at("plan", plan)),
        ("bid", at("plan_bid", plan, judged.bids[0].reference)),
    ):
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        found[name] = len(queries)
    assert found == {"plans": 7, "plan": 11, "bid": 22}
