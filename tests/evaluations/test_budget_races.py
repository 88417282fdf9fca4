"""Approvals racing for the last of the budget, with the guards and with each taken out."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest
from django.db import connection
from django.db.models import Sum

from bids.models import Bid
from evaluations.models import Decision
from evaluations.refusals import JudgingRefused
from evaluations.services import approving, guards
from evaluations.services.approving import approve_decision
from evaluations.states import DecisionState
from programmes.models import Round
from tests.factories.judging import Judged, look_into, make_deciding, propose
from tests.races import LONG, Meeting, run_at_once

pytestmark = pytest.mark.django_db(transaction=True)

ROOM_FOR = 2
RACERS = 4
EACH = 100_000


@pytest.fixture
def racing() -> tuple[Judged, list[Decision]]:
    """Four decisions of £100,000 each wait; the budget has room for two."""
    judged = make_deciding(RACERS, grant=EACH, budget_pounds=ROOM_FOR * EACH)
    return judged, proposed(judged)


def proposed(judged: Judged) -> list[Decision]:
    """A decision on every bid that only waits to be approved."""
    decisions = [propose(judged, bid, amount=EACH) for bid in judged.bids]
    for bid in judged.bids:
        look_into(judged, bid)
    return decisions


@pytest.fixture
def no_constraint() -> Iterator[None]:
    """Take out the round's own constraint, and put it back."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE programmes_round DROP CONSTRAINT round_commits_within_its_budget")
    yield
    with connection.cursor() as cursor:
        cursor.execute("UPDATE programmes_round SET committed_pounds = 0")
        cursor.execute(
            "ALTER TABLE programmes_round ADD CONSTRAINT round_commits_within_its_budget CHECK "
            "(is_record OR budget_pounds IS NULL OR committed_pounds <= budget_pounds)"
        )


def without_lock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read the round without holding it, and have the racers meet between the check and the act."""
    meeting = Meeting(RACERS, patience=LONG)
    refuse_approval = approving._refuse_approval

    def refuse_then_meet(*args: Any) -> None:
        refuse_approval(*args)
        meeting.wait()

    monkeypatch.setattr(guards, "lock_round", lambda pk: Round.objects.get(pk=pk))
    monkeypatch.setattr(guards, "lock_bid", lambda pk: Bid.objects.select_related("organisation", "round").get(pk=pk))
    monkeypatch.setattr(approving, "_refuse_approval", refuse_then_meet)


def race(judged: Judged, decisions: list[Decision]) -> tuple[list[Any], int]:
    """What each approval gave, and the sum approved in the end."""
    jobs = [partial(approve_decision, decision_id=each.pk, by=judged.approver) for each in decisions]
    results = run_at_once(jobs)
    approved = Decision.objects.filter(state=DecisionState.APPROVED)
    return results, approved.aggregate(sum=Sum("amount_pounds", default=0))["sum"]


def test_approvals_stop_at_the_budget(racing: tuple[Judged, list[Decision]]) -> None:
    judged, decisions = racing
    results, approved = race(judged, decisions)
    judged.round.refresh_from_db()
    assert approved == judged.round.committed_pounds == ROOM_FOR * EACH
    refused = [each for each in results if isinstance(each, JudgingRefused)]
    assert len(refused) == RACERS - ROOM_FOR
    assert all("would pass the round's budget" in each.sentence for each in refused)


def test_the_database_alone_stops_them_in_the_same_words(
    racing: tuple[Judged, list[Decision]], monkeypatch: pytest.MonkeyPatch
) -> None:
    judged, decisions = racing
    without_lock(monkeypatch)
    results, approved = race(judged, decisions)
    assert approved == ROOM_FOR * EACH
    assert sum(isinstance(each, JudgingRefused) for each in results) == RACERS - ROOM_FOR


def test_the_lock_alone_stops_them(racing: tuple[Judged, list[Decision]], no_constraint: None) -> None:
    _, approved = race(*racing)
    assert approved == ROOM_FOR * EACH


def test_without_either_they_go_over(
    racing: tuple[Judged, list[Decision]], no_constraint: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    without_lock(monkeypatch)
    _, approved = race(*racing)
    assert approved > ROOM_FOR * EACH
