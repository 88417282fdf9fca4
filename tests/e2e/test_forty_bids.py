"""A round of forty bids from its close until every bidder is told, by people who use nothing but the keyboard.

The bids are written and handed in by the services, and so are the scores but for two of one assessor, who
declares and scores on the desk. Everything else is done in Chromium by Tab, Enter, Space, arrows and typed
words, from the sign-in page onwards by the pages' own links. Axe looks at each page that is passed.
"""

from __future__ import annotations

import time

import pytest

from bids.models import Bid, BidOutcome
from evaluations.models import Allocation, Decision, DiligenceCheck, DueDiligence
from evaluations.selectors.diligence import CHECKS
from evaluations.selectors.letters import LETTERS
from evaluations.states import DecisionState
from portal.accounts.models import User
from portal.documents.models import Document
from programmes.models import Round
from tests.e2e.keyboard import Keyboard
from tests.e2e.visiting import Street
from tests.factories.forty import BUDGET, FORTY, FUNDED, Forty, make_forty, score_the_rest

pytestmark = [pytest.mark.browser, pytest.mark.worker, pytest.mark.django_db(transaction=True)]

RESERVES = 2
APART = 20
"""The place of the bid on which the assessors differ."""


def test_forty_bids_by_keyboard_alone(street: Street) -> None:
    forty = make_forty()
    round_ = forty.judged.round
    officer = sign_in(street, forty.officer)
    the_bids_are_checked(officer, round_)
    the_readers_are_planned(officer, round_)
    assessment_starts(officer, round_)
    an_assessor_scores_two(sign_in(street, forty.assessor.user), forty)
    score_the_rest(forty, apart=APART)
    where_they_differ_is_settled(officer, forty)
    the_award_is_run_and_decided(officer, round_)
    who_is_paid_is_looked_into(officer, round_)
    approvers_approve(street, forty)
    the_letters_are_made(officer, round_)
    the_bidders_are_told(officer, round_)
    everyone_has_an_outcome_and_one_letter(round_)
    assert street.faults() == []


def sign_in(street: Street, person: User) -> Keyboard:
    """The address of the sign-in page is the only one that is typed."""
    keyboard = Keyboard(street.visitor())
    keyboard.visitor.open("/accounts/demonstration/")
    keyboard.press(f"Sign in as {person.full_name}")
    keyboard.visitor.sees("What waits for you|Nothing waits for you")
    return keyboard


def the_bids_are_checked(officer: Keyboard, round_: Round) -> None:
    """All on one page, each ticked."""
    officer.press("Check: Bids to check")
    officer.press("Eligibility checks")
    assert officer.tick_all(officer.visitor.page.locator("input[name=bid]")) == FORTY
    officer.press("Record that the ticked bids pass")
    officer.visitor.sees("Every bid of this round has been checked")
    officer.press(round_.title)


def the_readers_are_planned(officer: Keyboard, round_: Round) -> None:
    """A worker works the plan out; the officer commits it."""
    officer.press("Plan the allocation")
    officer.press("Plan the allocation")
    check_again(officer)
    officer.visitor.sees("80 of 80")
    officer.press("Commit the plan")
    officer.press("Allocate them")
    assert Allocation.objects.filter(bid__round=round_).count() == 2 * FORTY


def assessment_starts(officer: Keyboard, round_: Round) -> None:
    """The first gate."""
    officer.press(round_.title)
    officer.press("Start assessment")
    officer.press("Start assessment")
    officer.visitor.sees("Done on")


def an_assessor_scores_two(assessor: Keyboard, forty: Forty) -> None:
    """The first by Tab and arrows alone, the second by the desk's own shortcuts."""
    page = assessor.visitor.page
    assessor.tab_to("button", "Declare: To declare:", exact=False)
    assessor.strike("Enter")
    for scored in (1, 2):
        assessor.visitor.look()
        assessor.choose("interest", 0)
        assessor.press("Declare")
        if scored == 1:
            for criterion in ("Need", "Innovation"):
                assessor.choose(criterion, 4)
                assessor.type(f"Why this score? {criterion}", "The evidence is strong.")
            assessor.press("Save and submit")
        else:
            for _criterion in range(2):
                assessor.keys("j", "4", "w")
                page.keyboard.type("The evidence is strong.")
                assessor.keys("Escape")
            assessor.strike("Control+Enter")
            assessor.visitor.look()
        assessor.go("Submit and lock")
        assessor.visitor.sees("(?i)declare")
        mine = Allocation.objects.filter(assessor=forty.assessor, assessment__state="submitted")
        assert mine.count() == scored


def where_they_differ_is_settled(officer: Keyboard, forty: Forty) -> None:
    """On one bid; its scores stand."""
    apart = forty.judged.bids[APART]
    officer.press("Where assessors differ")
    officer.visitor.sees("1 bid differ")
    officer.press(f"Leave as scored: {apart.reference}")
    officer.type("Why?", "The reasons of both are sound.")
    officer.press("Leave the scores as they are")
    officer.press(forty.judged.round.title)


def the_award_is_run_and_decided(officer: Keyboard, round_: Round) -> None:
    """Decisions start, the ranking is read, a run is made, adopted and followed."""
    officer.press("Start decisions")
    officer.press("Start decisions")
    officer.press("Ranking")
    officer.visitor.sees("(?i)funding line")
    officer.press(round_.title)
    officer.press("Award runs and directions")
    for _page in ("which", "confirmed"):
        officer.press("Run the award")
    officer.visitor.sees(f"{FUNDED} bids of {FORTY} funded")
    check_again(officer)
    for _page in ("run", "confirmed"):
        officer.press("Adopt this run")
    officer.press("Decide as recommended")
    officer.type("How many bids are held in reserve?", str(RESERVES))
    officer.press("Propose these decisions")
    officer.visitor.sees(f"{FORTY} decisions proposed|{FORTY} decisions waiting")
    assert Decision.objects.filter(bid__round=round_, recommended_by_run__number=1).count() == FORTY


def who_is_paid_is_looked_into(officer: Keyboard, round_: Round) -> None:
    """The first bid by Tab and Space alone, the others by the page's shortcuts."""
    officer.press("Due diligence of the round")
    first = Decision.objects.filter(bid__round=round_, kind__in=("fund", "reserve")).order_by("bid__reference")
    officer.press(first[0].bid.reference)
    for check in CHECKS:
        officer.choose(DiligenceCheck(check).label, 0)
    for place in range(FUNDED + RESERVES):
        if place:
            officer.keys(*["j", "g"] * len(CHECKS))
        officer.go("Record, and go to the next bid")
        if place in (0, FUNDED + RESERVES - 1):
            officer.visitor.look()
    assert DueDiligence.objects.filter(bid__round=round_, rating="green").count() == len(CHECKS) * (FUNDED + RESERVES)


def approvers_approve(street: Street, forty: Forty) -> None:
    """The first approves all at once; the large award waits for the second."""
    live = Decision.objects.filter(bid__round=forty.judged.round)
    for approver, left in zip(forty.approvers, (1, 0), strict=True):
        keyboard = sign_in(street, approver)
        keyboard.press("Look: Decisions to approve")
        if left:
            keyboard.press("Approve all that can be")
        else:
            keyboard.tick_all(keyboard.visitor.page.locator("input[name=decision]"))
            keyboard.press("Approve what is ticked")
        keyboard.press("Approve")
        assert live.exclude(state=DecisionState.APPROVED).count() == left
    forty.judged.round.refresh_from_db()
    assert forty.judged.round.committed_pounds == BUDGET


def the_letters_are_made(officer: Keyboard, round_: Round) -> None:
    """Forty of them, by the worker."""
    officer.press("Work list")
    officer.press(round_.title)
    for _page in ("round", "confirmed"):
        officer.press("Make the letters")
    check_again(officer, patience=150)
    officer.visitor.sees(f"{FORTY} ready")
    officer.press("Work list")
    officer.press(round_.title)


def the_bidders_are_told(officer: Keyboard, round_: Round) -> None:
    """The gate that cannot be undone."""
    for _page in ("round", "confirmed"):
        officer.press("Tell bidders the outcome")
    round_.refresh_from_db()
    assert round_.notified_at is not None


def everyone_has_an_outcome_and_one_letter(round_: Round) -> None:
    """Every bid, and the letter is the one that its outcome names."""
    told = {outcome.bid_id: outcome for outcome in BidOutcome.objects.filter(bid__round=round_)}
    bids = Bid.objects.filter(round=round_)
    assert len(told) == bids.count() == FORTY
    for bid in bids:
        letter = Document.objects.get(kind__in=LETTERS, subject_id=bid.pk, is_current=True)
        assert letter.state == "ready"
        assert told[bid.pk].letter == letter
    results = [outcome.result for outcome in told.values()]
    assert (results.count("funded"), results.count("reserve")) == (FUNDED, RESERVES)


def check_again(keyboard: Keyboard, patience: float = 60) -> None:
    """Follow “Check again” until the page no longer offers it, then look."""
    end = time.monotonic() + patience
    while keyboard.visitor.page.get_by_role("link", name="Check again").count():
        assert time.monotonic() < end, f"{keyboard.visitor.page.url} was not ready after {patience} seconds"
        time.sleep(1)
        keyboard.go("Check again")
    keyboard.visitor.look()
