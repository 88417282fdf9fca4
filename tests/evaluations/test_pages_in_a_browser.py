"""Every judging page in Chromium: clean under axe and the policy, wide and narrow."""

from __future__ import annotations

import pytest

from evaluations.models import Assessment, Score
from evaluations.states import DecisionKind
from tests.factories.judging import (
    Judged,
    allocation_of,
    declare_none,
    make_assessing,
    make_closed_round,
    make_deciding,
    propose,
    save_scores,
)
from tests.look.conftest import SignedIn, signed_in
from tests.look.looking import look_at

__all__ = ["signed_in"]

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_the_assessors_pages(signed_in: SignedIn) -> None:
    judged = make_assessing()
    page = signed_in(judged.assessors[0].user)
    first, second = allocation_of(judged), allocation_of(judged, bid=1)
    save_scores(declare_none(second), [4, 2])
    look_at(page, "/admin/", "assessor-work-list")
    look_at(page, f"/admin/evaluations/reading/{first.pk}/declare/", "declare")
    look_at(page, f"/admin/evaluations/reading/{second.pk}/score/", "desk")
    look_at(page, f"/admin/evaluations/reading/{second.pk}/submit/", "submit")
    look_at(page, f"/admin/evaluations/reading/{second.pk}/recuse/", "recuse")


def test_the_desk_by_keyboard(signed_in: SignedIn) -> None:
    judged = make_assessing(1)
    allocation = declare_none(allocation_of(judged))
    page = signed_in(judged.assessors[0].user)
    page.goto(f"/admin/evaluations/reading/{allocation.pk}/score/")
    page.keyboard.press("j")
    page.keyboard.press("4")
    page.keyboard.press("j")
    page.keyboard.press("2")
    page.keyboard.press("Control+s")
    page.get_by_text("Draft saved").wait_for()
    values = Score.objects.filter(assessment__allocation=allocation).order_by("criterion__order")
    assert [score.value for score in values] == [4, 2]


def test_the_desk_without_scripts(signed_in: SignedIn) -> None:
    judged = make_assessing(1)
    allocation = declare_none(allocation_of(judged))
    page = signed_in(judged.assessors[0].user)
    page.route("**/*.js", lambda route: route.abort())
    page.goto(f"/admin/evaluations/reading/{allocation.pk}/score/")
    for group in page.locator("[data-criterion]").all():
        group.locator("input[value='3']").check()
        group.locator("textarea").fill("It is convincing.")
    page.get_by_role("button", name="Save and submit").click()
    page.get_by_role("button", name="Submit and lock").click()
    page.get_by_text("is submitted and locked").wait_for()
    assert Assessment.objects.get().state == "submitted"


def test_the_officers_pages(signed_in: SignedIn) -> None:
    judged = make_closed_round()
    page = signed_in(judged.officer)
    look_at(page, "/admin/", "officer-work-list")
    look_at(page, f"/admin/evaluations/bids/{judged.bids[0].reference}/eligibility/", "eligibility")
    _officer_after_decisions(signed_in, make_deciding(4, budget_pounds=450_000))


def _officer_after_decisions(signed_in: SignedIn, judged: Judged) -> None:
    page = signed_in(judged.officer)
    slug, reference = judged.round.slug, judged.bids[0].reference
    for part, name in (
        (f"rounds/{slug}/", "round"),
        (f"rounds/{slug}/allocation/", "allocation"),
        (f"rounds/{slug}/ranking/", "ranking"),
        (f"bids/{reference}/", "bid"),
        (f"bids/{reference}/decide/", "decide"),
        ("decision/", "decision-list"),
        ("assessorprofile/", "assessor-list"),
        (f"assessorprofile/{judged.assessors[0].pk}/change/", "assessor"),
    ):
        look_at(page, f"/admin/evaluations/{part}", name)
    decision = propose(judged, judged.bids[0], DecisionKind.FUND)
    page = signed_in(judged.approver)
    look_at(page, "/admin/", "approver-work-list")
    look_at(page, f"/admin/evaluations/rounds/{slug}/approvals/", "approvals")
    look_at(page, f"/admin/evaluations/decisions/{decision.pk}/approve/", "approve")
    look_at(page, f"/admin/evaluations/decisions/{decision.pk}/send-back/", "send-back")
