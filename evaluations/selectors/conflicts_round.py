"""The conflicts of a round: what stands in the way, what was set aside, and what was found after scoring."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from bids.models import Bid
from evaluations.models import Allocation, AssessorProfile, ConflictOverride
from evaluations.selectors.allocation import active_assessors
from evaluations.selectors.conflicts import Found, conflicts_among, is_anyone_tied
from evaluations.selectors.eligibility import eligible_bids
from evaluations.states import AllocationState, AssessmentState
from programmes.models import Round


@dataclass(frozen=True, slots=True)
class PairInConflict:
    """An assessor, a bid, and what is known of the two; ``allocation`` if they ever had the bid."""

    bid: Bid
    assessor: AssessorProfile
    found: Found
    allocation: Allocation | None = None

    @property
    def may_be_set_aside(self) -> bool:
        """Whether an officer may set its conflicts aside: never after a declared interest or a recusal."""
        return bool(self.found.open) and not self.is_settled

    @property
    def is_settled(self) -> bool:
        """Whether the assessor is off the bid for good."""
        return self.allocation is not None and self.allocation.state == AllocationState.RECUSED


@dataclass(frozen=True, slots=True)
class RoundConflicts:
    """A round's pairs in conflict, and who is off which bid for good."""

    after_scoring: tuple[PairInConflict, ...]
    standing: tuple[PairInConflict, ...]
    set_aside: tuple[ConflictOverride, ...]
    recused: tuple[Allocation, ...]


def round_conflicts(round_: Round) -> RoundConflicts:
    """Everything about conflicts in a round. The same number of queries for any number of pairs."""
    allocations = list(_allocations(round_))
    by_pair = {(each.bid_id, each.assessor_id): each for each in allocations}
    bids = {bid.pk: bid for bid in eligible_bids(round_)}
    assessors = {each.pk: each for each in [*(each.assessor for each in allocations), *active_assessors()]}
    bids |= {each.bid_id: each.bid for each in allocations if each.bid_id not in bids}
    known = conflicts_among(assessors.values(), bids.values())
    pairs = [
        PairInConflict(bids[bid_id], assessors[assessor_id], found, by_pair.get((bid_id, assessor_id)))
        for (bid_id, assessor_id), found in known.found.items()
    ]
    pairs.sort(key=lambda pair: (pair.bid.reference, pair.assessor.user.full_name))
    after = tuple(pair for pair in pairs if _is_after_scoring(pair))
    return RoundConflicts(
        after_scoring=after,
        standing=tuple(pair for pair in pairs if pair.found.open and not pair.is_settled and pair not in after),
        set_aside=tuple(_overrides().filter(bid__round=round_)),
        recused=tuple(each for each in allocations if each.state == AllocationState.RECUSED),
    )


def found_after_scoring(round_: Round) -> list[PairInConflict]:
    """Submitted assessments whose assessor turned out to be in conflict. One query when no assessor has a tie."""
    theirs = Allocation.objects.filter(bid__round=round_, assessment__state=AssessmentState.SUBMITTED)
    if not is_anyone_tied(AssessorProfile.objects.filter(allocations__in=theirs)):
        return []
    submitted = [each for each in _allocations(round_) if _is_submitted(each)]
    assessors = {each.assessor_id: each.assessor for each in submitted}
    known = conflicts_among(assessors.values(), {each.bid_id: each.bid for each in submitted}.values())
    pairs = (
        PairInConflict(each.bid, each.assessor, known.of(each.bid_id, each.assessor_id), each) for each in submitted
    )
    return [pair for pair in pairs if pair.found.open]


def overrides_of(bid: Bid) -> list[ConflictOverride]:
    """What was set aside for a bid, oldest first. One query."""
    return list(_overrides().filter(bid=bid))


def _overrides() -> QuerySet[ConflictOverride]:
    rows = ConflictOverride.objects.select_related("bid", "assessor__user", "overridden_by")
    return rows.order_by("bid__reference", "overridden_at", "pk")


def _allocations(round_: Round) -> Iterable[Allocation]:
    return (
        Allocation.objects.filter(bid__round=round_)
        .select_related("bid__organisation", "assessor__user", "assessment", "declaration", "recused_by")
        .order_by("bid__reference", "pk")
    )


def _is_submitted(allocation: Allocation) -> bool:
    assessment = getattr(allocation, "assessment", None)
    is_in_force = allocation.state != AllocationState.RECUSED
    return is_in_force and assessment is not None and assessment.state == AssessmentState.SUBMITTED


def _is_after_scoring(pair: PairInConflict) -> bool:
    return bool(pair.found.open) and pair.allocation is not None and _is_submitted(pair.allocation)
