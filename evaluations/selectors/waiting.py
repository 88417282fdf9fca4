"""What waits for each person of the judging side: counts and nearest dates, never a score."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.db.models import Count, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from bids.models import Bid, Submission
from bids.states import BidState
from evaluations.models import (
    Allocation,
    Condition,
    Decision,
    DiligenceCheck,
    DueDiligence,
    EligibilityCheck,
    JudgingTerms,
)
from evaluations.states import AllocationState, AssessmentState, DecisionKind, DecisionState, Rating
from portal.accounts.models import User
from programmes.models import Round


class Facts(NamedTuple):
    """What a work list needs of one bid; a bid nobody checked is neither eligible nor not."""

    round_id: int
    eligible: bool | None
    in_scope: bool | None
    readers: int
    decided: bool
    unlooked: bool
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
    unlooked: int

    @property
    def terms(self) -> JudgingTerms | None:
        """The round's judging terms, where anybody has set any."""
        return getattr(self.round, "judging_terms", None)


def rounds_here() -> list[Round]:
    """The published rounds of this portal, with ``started`` and ``handed_in`` bids. One query."""
    live = ~Q(bids__state=BidState.WITHDRAWN)
    return list(
        Round.objects.filter(is_record=False, is_rehearsal=False, published_at__isnull=False, closes_at__isnull=False)
        .annotate(
            started=Count("bids", filter=live, distinct=True),
            handed_in=Count("bids__submissions__bid", filter=live, distinct=True),
        )
        .select_related("judging_terms__notify_set_by")
        .order_by("closes_at", "pk")
    )


def work_in(rounds: list[Round], now: datetime) -> list[RoundWork]:
    """What waits in each closed round, in two queries for all of them."""
    closed = [round_ for round_ in rounds if round_.closes_at and round_.closes_at < now]
    bids = _bids_with_facts(closed)
    late = _late(closed, now)
    return [_work(round_, [bid for bid in bids if bid.round_id == round_.pk], late) for round_ in closed]


@dataclass(frozen=True, slots=True)
class ToApprove:
    """What one person may approve in a round: how many, and how many of them as the second approver."""

    round: Round
    count: int
    seconds: int


def to_approve(user: User) -> list[ToApprove]:
    """Decisions of others that wait for this person, held back ones aside, by round. One query."""
    proposed = (
        Decision.objects.filter(state=DecisionState.PROPOSED)
        .exclude(decided_by=user)
        .exclude(first_approved_by=user)
        .select_related("bid__round")
        .order_by("bid__round_id", "pk")
    )
    found: dict[int, ToApprove] = {}
    for decision in _not_held_back(proposed):
        round_, second = decision.bid.round, decision.first_approved_at is not None
        before = found.get(round_.pk, ToApprove(round_, 0, 0))
        found[round_.pk] = ToApprove(round_, before.count + 1, before.seconds + second)
    return list(found.values())


def _not_held_back(decisions: QuerySet[Decision]) -> QuerySet[Decision]:
    """Without awards that due diligence or a condition holds back."""
    checks = DueDiligence.objects.filter(bid=OuterRef("bid"))
    later = DueDiligence.objects.filter(bid=OuterRef("bid"), check_code=OuterRef("check_code"), pk__gt=OuterRef("pk"))
    held = (
        Q(made__lt=len(DiligenceCheck))
        | Exists(checks.filter(~Exists(later), rating=Rating.RED))
        | Exists(Condition.objects.filter(bid=OuterRef("bid"), met_at__isnull=True, waived_at__isnull=True))
    )
    return decisions.annotate(made=_checks_made("bid")).exclude(held, kind=DecisionKind.FUND)


def _checks_made(bid: str) -> Coalesce:
    """How many different checks were made of a bid."""
    each = DueDiligence.objects.filter(bid=OuterRef(bid)).order_by().values("bid")
    counted = each.annotate(made=Count("check_code", distinct=True)).values("made")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def _bids_with_facts(rounds: list[Round]) -> list[Facts]:
    latest = EligibilityCheck.objects.filter(bid=OuterRef("pk")).order_by("-checked_at", "-pk")
    in_force = ~Q(allocations__state=AllocationState.RECUSED)
    awards = Decision.objects.filter(
        bid=OuterRef("pk"), kind=DecisionKind.FUND, state__in=[DecisionState.PROPOSED, DecisionState.APPROVED]
    )
    rows = (
        Bid.objects.filter(round__in=rounds)
        .exclude(state=BidState.WITHDRAWN)
        .annotate(made=_checks_made("pk"))
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
            unlooked=Q(made__lt=len(DiligenceCheck)) & Exists(awards),
        )
        .values_list("round_id", "eligible", "in_scope", "readers", "decided", "unlooked", "round__reads_per_bid")
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
        unlooked=sum(bid.unlooked for bid in bids),
    )
