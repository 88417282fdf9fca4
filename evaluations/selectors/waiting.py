"""What waits for each person of the judging side: counts and nearest dates, never a score."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.db.models import Count, Exists, OuterRef, Q, Subquery

from bids.models import Bid, Submission
from bids.states import BidState
from evaluations.models import Allocation, Decision, EligibilityCheck
from evaluations.states import AllocationState, AssessmentState, DecisionState
from programmes.models import Round


class Facts(NamedTuple):
    """What a work list needs of one bid; a bid nobody checked is neither eligible nor not."""

    round_id: int
    eligible: bool | None
    in_scope: bool | None
    readers: int
    decided: bool
    reads: int


@dataclass(frozen=True, slots=True)
class RoundWork:
    """One running round, and how much of each thing waits in it."""

    round: Round
    unchecked: int
    short_of_assessors: int
    late: int
    late_since: datetime | None
    late_names: tuple[str, ...]
    undecided: int


def rounds_here() -> list[Round]:
    """The published rounds of this portal, with ``started`` and ``handed_in`` bids. One query."""
    live = ~Q(bids__state=BidState.WITHDRAWN)
    return list(
        Round.objects.filter(is_record=False, published_at__isnull=False, closes_at__isnull=False)
        .annotate(
            started=Count("bids", filter=live, distinct=True),
            handed_in=Count("bids__submissions__bid", filter=live, distinct=True),
        )
        .order_by("closes_at", "pk")
    )


def work_in(rounds: list[Round], now: datetime) -> list[RoundWork]:
    """What waits in each closed round, in two queries for all of them."""
    closed = [round_ for round_ in rounds if round_.closes_at and round_.closes_at < now]
    bids = _bids_with_facts(closed)
    late = _late(closed, now)
    return [_work(round_, [bid for bid in bids if bid.round_id == round_.pk], late) for round_ in closed]


def proposals_waiting() -> dict[int, tuple[Round, int, set[int]]]:
    """Rounds with decisions that wait for approval: how many, and who made them. One query."""
    found: dict[int, tuple[Round, int, set[int]]] = {}
    for decision in Decision.objects.filter(state=DecisionState.PROPOSED).select_related("bid__round"):
        round_ = decision.bid.round
        _, count, makers = found.get(round_.pk, (round_, 0, set()))
        found[round_.pk] = (round_, count + 1, makers | {decision.decided_by_id})
    return found


def _bids_with_facts(rounds: list[Round]) -> list[Facts]:
    latest = EligibilityCheck.objects.filter(bid=OuterRef("pk")).order_by("-checked_at", "-pk")
    in_force = ~Q(allocations__state=AllocationState.RECUSED)
    rows = (
        Bid.objects.filter(round__in=rounds)
        .exclude(state=BidState.WITHDRAWN)
        .filter(Exists(Submission.objects.filter(bid=OuterRef("pk"))))
        .annotate(
            eligible=Subquery(latest.values("is_eligible")[:1]),
            in_scope=Subquery(latest.values("is_in_scope")[:1]),
            readers=Count("allocations", filter=in_force, distinct=True),
            decided=Exists(
                Decision.objects.filter(
                    bid=OuterRef("pk"),
                    state__in=[DecisionState.PROPOSED, DecisionState.APPROVED, DecisionState.RELEASED],
                )
            ),
        )
        .values_list("round_id", "eligible", "in_scope", "readers", "decided", "round__reads_per_bid")
    )
    return [Facts(*row) for row in rows]


class Late(NamedTuple):
    """The assessments of one round that are late: how many, since when, and whose."""

    total: int
    since: datetime | None
    names: tuple[str, ...]


def _late(rounds: list[Round], now: datetime) -> dict[int, Late]:
    rows = (
        Allocation.objects.filter(bid__round__in=rounds, due_at__lt=now)
        .exclude(state=AllocationState.RECUSED)
        .exclude(assessment__state=AssessmentState.SUBMITTED)
        .exclude(bid__state=BidState.WITHDRAWN)
        .order_by("due_at")
        .values_list("bid__round_id", "due_at", "assessor__user__full_name")
    )
    found: dict[int, list[tuple[datetime, str]]] = defaultdict(list)
    for round_id, due_at, name in rows:
        if due_at is not None:
            found[round_id].append((due_at, name))
    return {round_id: _late_of(each) for round_id, each in found.items()}


def _late_of(reads: list[tuple[datetime, str]]) -> Late:
    by_name = Counter(name for _, name in reads)
    names = tuple(f"{name} ({count})" if count > 1 else name for name, count in sorted(by_name.items()))
    return Late(len(reads), reads[0][0], names)


NONE_LATE = Late(0, None, ())


def _work(round_: Round, bids: list[Facts], late: dict[int, Late]) -> RoundWork:
    passed = [bid for bid in bids if bid.eligible and bid.in_scope]
    count, since, names = NONE_LATE if round_.deciding_at else late.get(round_.pk, NONE_LATE)
    return RoundWork(
        round=round_,
        unchecked=sum(bid.eligible is None for bid in bids),
        short_of_assessors=sum(bid.readers < bid.reads for bid in passed),
        late=count,
        late_since=since,
        late_names=names,
        undecided=sum(not bid.decided for bid in passed),
    )
