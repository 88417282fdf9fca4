"""What the bidder is told, and what they answer, through the pages."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from bids.models import Bid, BidOutcome
from bids.services.outcomes import record_outcome, release_feedback
from bids.states import Result
from portal.audit.clock import database_now
from tests.bids.rounds import signed_in
from tests.factories.bids import Council, make_submitted_bid
from tests.factories.rounds import close_round, make_round

pytestmark = pytest.mark.django_db


@pytest.fixture
def bid(council: Council) -> Bid:
    round_ = make_round()
    bid = make_submitted_bid(round_, council)
    close_round(round_)
    return bid


def told(bid: Bid, result: Result = Result.FUNDED, **more: Any) -> None:
    if result is Result.FUNDED:
        more.setdefault("amount_pounds", 150_000)
        more.setdefault("accept_by", database_now() + timedelta(days=10))
    with transaction.atomic():
        record_outcome(bid=bid, result=result, told_at=database_now(), by=None, **more)


def at(name: str, bid: Bid) -> str:
    return reverse(f"bids:{name}", args=[bid.reference])


@pytest.fixture(autouse=True)
def nobody_listens(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bids.services.outcomes._listeners", [])


def test_nothing_is_told_before_notification(bid: Bid, lead: Client) -> None:
    html = lead.get(bid.get_absolute_url()).content.decode()
    assert "Outcome" not in html
    for name in ("accept", "decline", "feedback"):
        assert lead.get(at(name, bid)).status_code == 404


@pytest.mark.parametrize(
    ("result", "words"),
    [
        (Result.FUNDED, "Your bid has been awarded £150,000."),
        (Result.RESERVE, "Your bid is on the reserve list."),
        (Result.UNSUCCESSFUL, "Your bid was not successful."),
        (Result.INELIGIBLE, "Your bid was not eligible for this round."),
    ],
)
def test_each_result_in_words(bid: Bid, council: Council, lead: Client, result: Result, words: str) -> None:
    told(bid, result)
    assert words in lead.get(bid.get_absolute_url()).content.decode()
    editor = signed_in(council.editor).get(bid.get_absolute_url()).content.decode()
    assert words in editor
    assert "Accept the award" not in editor
    assert at("receipt", bid) in editor, "what was handed in can still be shown to an auditor"
    assert ("may offer the money to a bid on the reserve list" in editor) is (result is Result.RESERVE)
    assert ("once the department releases them" in editor) is (result is not Result.INELIGIBLE)
    wanted = 200 if result is Result.FUNDED else 404
    assert lead.get(at("accept", bid)).status_code == wanted


def test_accepting(bid: Bid, lead: Client) -> None:
    told(bid)
    assert "Answer the award" in lead.get("/bids/").content.decode()
    assert "Accept the award of £150,000" in lead.get(at("accept", bid)).content.decode()
    html = lead.post(at("accept", bid), follow=True).content.decode()
    assert "You have accepted the award." in html
    assert "Accepted by Lee Lead" in html
    assert BidOutcome.objects.get().response == "accepted"


def test_declining_needs_a_reason(bid: Bid, lead: Client) -> None:
    told(bid)
    assert "Say why, in a sentence or two" in lead.post(at("decline", bid), {}).content.decode()
    html = lead.post(at("decline", bid), {"reason": "We lost our <match>"}, follow=True).content.decode()
    assert "We lost our &lt;match&gt;" in html
    response = lead.post(at("accept", bid), follow=True)
    assert "declined already" in response.content.decode()


def test_an_award_past_its_date(bid: Bid, lead: Client) -> None:
    told(bid, accept_by=database_now() - timedelta(hours=1))
    assert "had to be answered by" in lead.get(bid.get_absolute_url()).content.decode()
    assert "had to be answered by" in lead.post(at("accept", bid), follow=True).content.decode()
    response = lead.post(at("decline", bid), {"reason": "Too late"})
    assert response.status_code == 409
    assert "Too late" in response.content.decode()


def test_a_receipt_says_what_comes_next_as_things_stand(bid: Bid, lead: Client) -> None:
    closed = lead.get(at("receipt", bid)).content.decode()
    assert "The round has closed, so the bid stands as it was submitted." in closed
    assert "can reopen" not in closed
    told(bid, Result.UNSUCCESSFUL)
    after = lead.get(at("receipt", bid)).content.decode()
    assert "The outcome is" in after
    assert "everyone is told" not in after


def test_feedback_once_released(bid: Bid, council: Council, lead: Client) -> None:
    told(bid, Result.UNSUCCESSFUL)
    assert lead.get(at("feedback", bid)).status_code == 404
    assert "once the department releases them" in lead.get(bid.get_absolute_url()).content.decode()
    feedback = [{"criterion": "Need", "weight": 40, "score": "3.5", "comments": ["Clear <need>.", "Well argued."]}]
    with transaction.atomic():
        release_feedback(bid=bid, score=Decimal("61.25"), feedback=feedback, at=database_now(), by=council.lead)
    html = lead.get(at("feedback", bid)).content.decode()
    assert f'href="{bid.round.get_absolute_url()}">What each score means' in html
    assert "once the department releases them" not in lead.get(bid.get_absolute_url()).content.decode()
    for text in ("61.25", "Need", "3.5", "Clear &lt;need&gt;.", "Well argued."):
        assert text in html
    assert at("feedback", bid) in lead.get(bid.get_absolute_url()).content.decode()
