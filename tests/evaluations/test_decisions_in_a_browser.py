"""Deciding, looking into, approving twice and setting the time, in Chromium: clean, wide and narrow, by keyboard."""

from __future__ import annotations

import pytest

from evaluations.models import DiligenceCheck, DueDiligence
from evaluations.services.approving import approve_decision
from evaluations.services.conditions import set_condition
from evaluations.services.diligence import Rated, record_diligence
from evaluations.states import DecisionKind, Rating
from tests.evaluations.test_two_approvals import make_large
from tests.factories.judging import Judged, decide, make_deciding, propose
from tests.look.conftest import SignedIn, signed_in
from tests.look.looking import look_at

__all__ = ["signed_in"]

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
BASE = "/admin/evaluations"


def mixed(judged: Judged, bid: int = 0) -> None:
    """Checks of every colour, one not made, and a condition."""
    found = {check: Rated(Rating.GREEN) for check in list(DiligenceCheck)[:-1]}
    found[DiligenceCheck.FINANCE] = Rated(Rating.AMBER, "Its reserves cover one month, and it has named a guarantor.")
    found[DiligenceCheck.BANK] = Rated(Rating.RED, "The account is in another organisation’s name.")
    record_diligence(bid_id=judged.bids[bid].pk, found=found, by=judged.officer)
    set_condition(bid_id=judged.bids[bid].pk, text="The trust’s board signs the agreement.", by=judged.officer)


def test_the_pages_of_due_diligence(signed_in: SignedIn) -> None:
    judged = make_deciding(3)
    for bid, kind in zip(judged.bids, (DecisionKind.FUND, DecisionKind.FUND, DecisionKind.RESERVE), strict=True):
        propose(judged, bid, kind)
    mixed(judged)
    reference, slug = judged.bids[0].reference, judged.round.slug
    page = signed_in(judged.officer)
    look_at(page, f"{BASE}/bids/{reference}/due-diligence/", "diligence")
    look_at(page, f"{BASE}/rounds/{slug}/due-diligence/", "diligence-grid")
    look_at(page, f"{BASE}/bids/{reference}/conditions/", "condition")
    look_at(page, f"{BASE}/rounds/{slug}/terms/", "terms-settled")
    look_at(page, f"{BASE}/rounds/{slug}/notify-time/", "notify-time")
    look_at(signed_in(judged.approver), f"{BASE}/bids/{reference}/due-diligence/", "diligence-read")


def test_the_pages_of_two_approvals(signed_in: SignedIn) -> None:
    judged = make_large(2)
    first = judged.bids[0].decisions.get()
    approve_decision(decision_id=first.pk, by=judged.approver)
    page = signed_in(judged.approver)
    look_at(page, f"{BASE}/rounds/{judged.round.slug}/approvals/", "two-approvals")
    look_at(page, f"{BASE}/decisions/{judged.bids[1].decisions.get().pk}/approve/", "approve-first")


def test_the_round_says_when_bidders_are_told(signed_in: SignedIn) -> None:
    judged = make_deciding(2)
    decide(judged, judged.bids[0])
    page = signed_in(judged.officer)
    page.goto(f"{BASE}/rounds/{judged.round.slug}/notify-time/")
    for label, text in (("Day", "27"), ("Month", "3"), ("Year", "2099")):
        page.get_by_label(label, exact=True).fill(text)
    page.get_by_label("At what time of day?").fill("9:30am")
    page.keyboard.press("Enter")
    page.get_by_text("Bidders are told on 27 March 2099 at 9.30am if nothing blocks it then.").wait_for()
    look_at(page, f"{BASE}/rounds/{judged.round.slug}/", "round-with-a-time")


def test_a_bid_is_looked_into_by_keyboard_alone(signed_in: SignedIn) -> None:
    judged = make_deciding(1)
    propose(judged, judged.bids[0])
    page = signed_in(judged.officer)
    page.goto(f"{BASE}/bids/{judged.bids[0].reference}/due-diligence/")
    for place in range(len(DiligenceCheck)):
        page.keyboard.press("j")
        page.keyboard.press("a" if place == 1 else "g")
        if place == 1:
            page.keyboard.press("w")
            page.keyboard.type("Its reserves are thin.")
            page.keyboard.press("Escape")
    page.keyboard.press("Control+s")
    page.get_by_text("8 checks are recorded. Nothing holds the award back.").wait_for()
    ratings = dict(DueDiligence.objects.values_list("check_code", "rating"))
    assert ratings.pop("finance") == "amber"
    assert set(ratings.values()) == {"green"}
    assert DueDiligence.objects.get(check_code="finance").reason == "Its reserves are thin."
