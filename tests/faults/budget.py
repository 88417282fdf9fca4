"""Thirty-two people approve against the last of a budget, again and again, in one database.

The threads and their connections are kept from round to round; between two rounds every decision waits
again and nothing is committed, which only a database that may pass its own triggers can do.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from time import monotonic

import pytest
from django.db import connection
from django.db.models import Sum

from bids.models import Bid, Submission
from evaluations.models import Decision, DiligenceCheck, DueDiligence
from evaluations.refusals import JudgingRefused
from evaluations.services import guards
from evaluations.services.approving import approve_decision
from evaluations.states import DecisionKind, DecisionState, Rating
from portal.accounts.models import User
from portal.audit.clock import database_now
from programmes.models import Organisation, Round
from tests.factories.bids import hand_in_like
from tests.factories.judging import Judged, make_deciding

RACERS = 32
ROOM_FOR = 3
EACH = 100_000
PATIENCE = 120.0
CONSTRAINT = "round_commits_within_its_budget"


@dataclass
class Figures:
    """What came of the rounds: how many went over the budget, by how much at most, and how many fell short."""

    rounds: int = 0
    over: int = 0
    most_over_pounds: int = 0
    short: int = 0
    seconds: float = 0.0
    errors: Counter[str] = field(default_factory=Counter)

    def count(self, approved_pounds: int) -> None:
        """Add one round."""
        budget = ROOM_FOR * EACH
        self.rounds += 1
        self.over += approved_pounds > budget
        self.short += approved_pounds < budget
        self.most_over_pounds = max(self.most_over_pounds, approved_pounds - budget)

    def __str__(self) -> str:
        return (
            f"{self.rounds} rounds of {RACERS} approvals with room for {ROOM_FOR}: {self.over} over, "
            f"by at most £{self.most_over_pounds:,}; {self.short} short; {self.seconds:.0f} s"
        )


def make_race() -> tuple[Judged, list[Decision]]:
    """A round with money for three awards, and thirty-two that only wait to be approved."""
    judged = make_deciding(1, assessors=1, reads_per_bid=1, grant=EACH, budget_pounds=ROOM_FOR * EACH)
    bids = [judged.bids[0], *(_another(judged.bids[0], number) for number in range(2, RACERS + 1))]
    at = database_now()
    checks = {"rating": Rating.GREEN, "reason": "Nothing", "checked_at": at, "checked_by": judged.officer}
    DueDiligence.objects.bulk_create(
        DueDiligence(bid=bid, check_code=code, **checks) for bid in bids for code in DiligenceCheck
    )
    decided = {"kind": DecisionKind.FUND, "amount_pounds": EACH, "reason": "Good", "decided_at": at}
    decisions = [Decision(bid=bid, decided_by=judged.officer, **decided) for bid in bids]
    return judged, Decision.objects.bulk_create(decisions)


def _another(like: Bid, number: int) -> Bid:
    """A bid handed in like another, by an organisation of its own."""
    name = f"Racing council {number}"
    organisation = Organisation.objects.create(name=name, slug=f"racing-{number}", kind=like.organisation.kind)
    bid = Bid.objects.create(
        reference=f"{like.round.reference_prefix}-R{number:03d}",
        round=like.round,
        organisation=organisation,
        created_by=like.created_by,
        state=like.state,
    )
    hand_in_like(Submission.objects.get(bid=like), bid, f"RACE-{number}")
    return bid


def race(decisions: Sequence[Decision], approver: User, rounds: int) -> Figures:
    """Let them all go at once, ``rounds`` times; every error but a refusal for the budget is counted."""
    figures, begun = Figures(), monotonic()
    barrier = threading.Barrier(len(decisions) + 1)

    def run(decision: Decision) -> None:
        try:
            connection.ensure_connection()
            for _ in range(rounds):
                barrier.wait(timeout=PATIENCE)
                _approve(decision, approver, figures)
                barrier.wait(timeout=PATIENCE)
        except threading.BrokenBarrierError:
            figures.errors["a thread was left behind"] += 1
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(decision,)) for decision in decisions]
    for thread in threads:
        thread.start()
    for _ in range(rounds):
        _begin_anew()
        barrier.wait(timeout=PATIENCE)
        barrier.wait(timeout=PATIENCE)
        figures.count(_approved_pounds())
    for thread in threads:
        thread.join(timeout=PATIENCE)
    _begin_anew()
    figures.seconds = monotonic() - begun
    return figures


def _approve(decision: Decision, approver: User, figures: Figures) -> None:
    try:
        approve_decision(decision_id=decision.pk, by=approver)
    except JudgingRefused as refusal:
        if "would pass the round's budget" not in refusal.sentence:
            figures.errors[refusal.sentence] += 1
    except Exception as error:
        figures.errors[f"{type(error).__name__}: {error}"] += 1


def _approved_pounds() -> int:
    approved = Decision.objects.filter(state=DecisionState.APPROVED)
    return int(approved.aggregate(sum=Sum("amount_pounds", default=0))["sum"])


def _begin_anew() -> None:
    """Every decision waits again: past the triggers, which would rightly refuse it."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(
            "UPDATE evaluations_decision SET state = 'proposed', approved_at = NULL, approved_by_id = NULL"
            " WHERE state = 'approved'"
        )
        cursor.execute("UPDATE programmes_round SET committed_pounds = 0")
        cursor.execute("RESET session_replication_role")


@contextmanager
def without_lock() -> Iterator[None]:
    """Read the round and the bid without holding either: a bid's lock holds its round as well."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(guards, "lock_round", lambda pk: Round.objects.get(pk=pk))
        patched.setattr(guards, "lock_bid", lambda pk: Bid.objects.select_related("organisation").get(pk=pk))
        yield


@contextmanager
def without_constraint() -> Iterator[None]:
    """Take out the round's own constraint, and put it back."""
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE programmes_round DROP CONSTRAINT {CONSTRAINT}")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(
                f"ALTER TABLE programmes_round ADD CONSTRAINT {CONSTRAINT} CHECK "
                "(is_record OR budget_pounds IS NULL OR committed_pounds <= budget_pounds)"
            )
