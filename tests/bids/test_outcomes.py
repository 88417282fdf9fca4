"""What the bidder is told, and what they answer."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from bids.models import BidOutcome
from bids.refusals import BidRefused
from bids.services import outcomes
from bids.services.outcomes import accept_award, decline_award, record_outcome, release_feedback
from bids.states import Result
from portal.accounts.models import User
from portal.accounts.refusals import Refused
from portal.audit.clock import database_now
from portal.audit.models import AuditEvent
from tests.factories.bids import Council, make_bid, make_council
from tests.factories.rounds import make_round

pytestmark = pytest.mark.django_db

Heard = list[tuple[str, User]]


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> Heard:
    """What the judging side is told, in place of it."""
    said: Heard = []
    monkeypatch.setattr(outcomes, "_listeners", [lambda outcome, by: said.append((outcome.response, by))])
    return said


def told(council: Council, result: Result = Result.FUNDED, **fields: object) -> BidOutcome:
    bid = make_bid(make_round(), council)
    amount = 150_000 if result is Result.FUNDED else None
    values = {"told_at": database_now(), "by": None, "amount_pounds": amount} | fields
    with transaction.atomic():
        return record_outcome(bid=bid, result=result, **values)  # type: ignore[arg-type]  # as given by each test


def test_a_lead_accepts_once_and_the_judging_side_hears_of_it_once(heard: Heard) -> None:
    council = make_council()
    outcome = told(council)
    accept_award(bid_id=outcome.bid_id, by=council.lead)
    accept_award(bid_id=outcome.bid_id, by=council.lead)
    assert heard == [("accepted", council.lead)]
    assert AuditEvent.objects.filter(kind="award.accepted").count() == 1


def test_declining_needs_a_reason_and_cannot_be_taken_back(heard: Heard) -> None:
    council = make_council()
    outcome = told(council)
    with pytest.raises(BidRefused, match="Say why"):
        decline_award(bid_id=outcome.bid_id, by=council.lead, reason="")
    decline_award(bid_id=outcome.bid_id, by=council.lead, reason="We lost our match funding.")
    with pytest.raises(BidRefused, match="declined already"):
        accept_award(bid_id=outcome.bid_id, by=council.lead)
    assert [said for said, _ in heard] == ["declined"]


@pytest.mark.parametrize("who", ["editor", "dcs"])
def test_only_a_lead_answers(who: str, heard: Heard) -> None:
    council = make_council()
    outcome = told(council)
    with pytest.raises(BidRefused, match="Only a lead"):
        accept_award(bid_id=outcome.bid_id, by=getattr(council, who))
    assert heard == []


def test_after_the_date_nothing_is_answered(heard: Heard) -> None:
    council = make_council()
    outcome = told(council, accept_by=database_now() - timedelta(seconds=1))
    with pytest.raises(BidRefused, match="had to be answered by"):
        accept_award(bid_id=outcome.bid_id, by=council.lead)


@pytest.mark.parametrize("result", [Result.RESERVE, Result.UNSUCCESSFUL, Result.INELIGIBLE])
def test_there_is_nothing_to_answer_without_an_award(result: Result) -> None:
    council = make_council()
    outcome = told(council, result)
    with pytest.raises(BidRefused, match="not awarded"):
        accept_award(bid_id=outcome.bid_id, by=council.lead)


def test_a_reserve_that_is_offered_an_award_is_told_anew_until_it_answers(heard: Heard) -> None:
    council = make_council()
    outcome = told(council, Result.RESERVE)
    with transaction.atomic():
        again = record_outcome(
            bid=outcome.bid, result=Result.FUNDED, told_at=database_now(), by=None, amount_pounds=90_000
        )
    assert again.pk == outcome.pk
    accept_award(bid_id=outcome.bid_id, by=council.lead)
    with pytest.raises(BidRefused, match="answered its award already"), transaction.atomic():
        record_outcome(bid=outcome.bid, result=Result.RESERVE, told_at=database_now(), by=None)


def test_feedback_comes_at_its_release() -> None:
    council = make_council()
    outcome = told(council, Result.UNSUCCESSFUL)
    assert (outcome.score, outcome.feedback, outcome.feedback_at) == (None, [], None)
    with transaction.atomic():
        release_feedback(
            bid=outcome.bid,
            score=Decimal("61.50"),
            feedback=[{"criterion": "Need", "weight": 40, "score": "3.1", "comments": ["Clear."]}],
            at=database_now(),
            by=council.lead,
        )
    outcome.refresh_from_db()
    assert outcome.score == Decimal("61.50")
    assert outcome.feedback[0]["comments"] == ["Clear."]


def test_the_database_refuses_an_answer_to_no_award() -> None:
    council = make_council()
    outcome = told(council, Result.RESERVE)
    with pytest.raises(IntegrityError, match="outcome_response_only_to_an_award"), transaction.atomic():
        BidOutcome.objects.filter(pk=outcome.pk).update(
            response="accepted", responded_at=database_now(), responded_by=council.lead
        )


def test_what_the_judging_side_refuses_is_said_to_the_bidder_and_nothing_is_answered(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuses(outcome: BidOutcome, by: User) -> None:
        raise Refused("There is no submission to make a project from.")

    monkeypatch.setattr(outcomes, "_listeners", [refuses])
    council = make_council()
    outcome = told(council)
    with pytest.raises(BidRefused, match="no submission"):
        accept_award(bid_id=outcome.bid_id, by=council.lead)
    outcome.refresh_from_db()
    assert outcome.response == ""
