"""Which scores may be seen at all: those of a bid whose assessments are all in. This is the one place.

Nobody sees another's scores before, whatever roles they hold; superusers included. Every page,
document and figure that shows a score asks here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from bids.models import Bid
from evaluations.models import Allocation, Assessment
from evaluations.states import AllocationState, AssessmentState


def reads(bids: Iterable[Bid]) -> dict[int, tuple[int, int]]:
    """By bid id: (assessments submitted, allocations in force). One query, no score in it."""
    rows = Allocation.objects.filter(bid__in=[bid.pk for bid in bids]).exclude(state=AllocationState.RECUSED)
    submitted: Counter[int] = Counter()
    allocated: Counter[int] = Counter()
    for bid_id, state in rows.values_list("bid_id", "assessment__state"):
        allocated[bid_id] += 1
        submitted[bid_id] += state == AssessmentState.SUBMITTED
    return {bid_id: (submitted[bid_id], count) for bid_id, count in allocated.items()}


def are_all_in(submitted: int, allocated: int, wanted: int) -> bool:
    """Whether a bid's assessments are all in: as many as its round asks for, and none under way."""
    return submitted >= max(wanted, 1) and submitted == allocated


def all_in_ids(bids: Iterable[Bid]) -> set[int]:
    """The ids of those bids whose scores may be seen. Each bid's round is read."""
    listed = list(bids)
    counts = reads(listed)
    return {bid.pk for bid in listed if are_all_in(*counts.get(bid.pk, (0, 0)), bid.round.reads_per_bid)}


def revealed_assessments(bids: Iterable[Bid]) -> list[Assessment]:
    """The submitted assessments of those bids that are all in, scores at hand, assessors by name."""
    ids = all_in_ids(bids)
    return list(
        Assessment.objects.filter(
            allocation__bid__in=ids,
            state=AssessmentState.SUBMITTED,
        )
        .exclude(allocation__state=AllocationState.RECUSED)
        .select_related("allocation__assessor__user", "allocation__bid")
        .prefetch_related("scores")
        .order_by("allocation__bid__reference", "allocation_id")
    )
