"""Two people at once. Each race is run with its guard, and without it to show that it is one."""

from __future__ import annotations

import json
import threading
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.db import connection, transaction

from bids.models import Answer, Bid, Submission
from bids.refusals import BidRefused
from bids.selectors.completeness import Gap, gaps
from bids.selectors.content import bid_content
from bids.services import locking, submitting
from portal.audit.clock import database_now
from programmes.models import MemberRole, Round
from tests.factories.bids import Council, certify_bid, make_bid, make_council, make_member
from tests.factories.rounds import make_round
from tests.races import LONG, Meeting, run_at_once

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def ready() -> tuple[Bid, Council]:
    """A certified draft in an open round."""
    council = make_council()
    bid = make_bid(make_round(), council)
    certify_bid(bid, council)
    return bid, council


def without_bid_lock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take the guards of one bid out: its row lock, the constraint, the trigger."""
    monkeypatch.setattr(
        submitting, "lock_bid", lambda pk: Bid.objects.select_related("organisation", "round").get(pk=pk)
    )


@pytest.fixture
def no_database_guard() -> Any:
    """Take out what the database does by itself, and put it back."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE bids_submission DROP CONSTRAINT submission_number_once_a_bid")
        cursor.execute("ALTER TABLE bids_answer DISABLE TRIGGER only_drafts_change")
    yield
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("TRUNCATE bids_submission CASCADE")
        cursor.execute("SET session_replication_role = origin")
        cursor.execute(
            "ALTER TABLE bids_submission ADD CONSTRAINT submission_number_once_a_bid UNIQUE (bid_id, number)"
        )
        cursor.execute("ALTER TABLE bids_answer ENABLE TRIGGER only_drafts_change")


def press_submit_together(
    bid: Bid, council: Council, monkeypatch: pytest.MonkeyPatch, patience: float = 1
) -> list[Any]:
    """Two leads press submit, and meet in the middle of it if nothing keeps them apart."""
    other = make_member(council.organisation, MemberRole.LEAD)
    meeting = Meeting(patience=patience)

    def gaps_after_meeting(bid: Bid) -> list[Gap]:
        meeting.wait()
        return gaps(bid)

    monkeypatch.setattr(submitting, "gaps", gaps_after_meeting)
    return run_at_once([partial(submitting.submit_bid, bid_id=bid.pk, by=who) for who in (council.lead, other)])


def test_two_people_submitting_at_once_give_one_submission(
    ready: tuple[Bid, Council], monkeypatch: pytest.MonkeyPatch
) -> None:
    bid, council = ready
    results = press_submit_together(bid, council, monkeypatch)
    assert results[0] == results[1] == Submission.objects.get()


def test_without_the_guards_they_give_two(
    ready: tuple[Bid, Council], monkeypatch: pytest.MonkeyPatch, no_database_guard: None
) -> None:
    bid, council = ready
    without_bid_lock(monkeypatch)
    press_submit_together(bid, council, monkeypatch, LONG)
    assert Submission.objects.count() == 2


def submit_while_the_round_is_closed(bid: Bid, council: Council, patience: float = 1.5) -> Any:
    """An officer's transaction closes the round; a lead submits before it commits."""
    outcome: list[Any] = []
    with transaction.atomic():
        round_ = Round.objects.select_for_update(of=("self",)).get(pk=bid.round_id)
        Round.objects.filter(pk=round_.pk).update(closes_at=database_now() - timedelta(seconds=1))
        thread = threading.Thread(
            target=lambda: outcome.extend(run_at_once([lambda: submitting.submit_bid(bid_id=bid.pk, by=council.lead)]))
        )
        thread.start()
        thread.join(timeout=patience)
    thread.join(timeout=LONG)
    return outcome[0]


def test_a_submission_waits_for_a_closing_under_way_and_is_then_late(ready: tuple[Bid, Council]) -> None:
    result = submit_while_the_round_is_closed(*ready)
    assert isinstance(result, BidRefused)
    assert "The round closed at" in result.sentence
    assert not Submission.objects.exists()


def test_without_the_share_lock_it_slips_through(ready: tuple[Bid, Council], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(locking, "share_lock_round", lambda pk: Round.objects.get(pk=pk))
    result = submit_while_the_round_is_closed(*ready, LONG)
    assert isinstance(result, Submission)
    assert Round.objects.get().closes_at < result.submitted_at  # type: ignore[operator]  # a bid after the deadline


def edit_while_submitting(bid: Bid, council: Council, monkeypatch: pytest.MonkeyPatch, patience: float = 1) -> str:
    """A colleague's edit lands between the reading of the bid and its submission; the text that stands."""
    read, edited = threading.Event(), threading.Event()

    def content_then_wait(bid: Bid) -> Any:
        result = bid_content(bid)
        read.set()
        edited.wait(timeout=patience)
        return result

    def edit() -> None:
        read.wait(timeout=LONG)
        answer = Answer.objects.get(bid=bid, question__key="plan")
        answer.value = "Changed at the last second."
        answer.save()
        edited.set()

    monkeypatch.setattr(submitting, "bid_content", content_then_wait)
    run_at_once([lambda: submitting.submit_bid(bid_id=bid.pk, by=council.lead), edit])
    return str(Answer.objects.get(bid=bid, question__key="plan").value)


def test_an_edit_racing_a_submission_never_differs_from_what_was_handed_in(
    ready: tuple[Bid, Council], monkeypatch: pytest.MonkeyPatch
) -> None:
    bid, council = ready
    stands = edit_while_submitting(bid, council, monkeypatch)
    sections = json.loads(Submission.objects.get().snapshot)["sections"]
    assert sections[2]["questions"][0]["value"] == stands == "One trusted adult for each child."


def test_without_the_guards_the_bid_says_one_thing_and_its_submission_another(
    ready: tuple[Bid, Council], monkeypatch: pytest.MonkeyPatch, no_database_guard: None
) -> None:
    bid, council = ready
    without_bid_lock(monkeypatch)
    stands = edit_while_submitting(bid, council, monkeypatch, LONG)
    sections = json.loads(Submission.objects.get().snapshot)["sections"]
    assert stands == "Changed at the last second."
    assert sections[2]["questions"][0]["value"] != stands
