"""Which scores may be seen at all: those of a bid whose assessments are all in. This is the one place.

Nobody sees another's scores before, whatever roles they hold; superusers included. Every page,
document and figure that shows a score asks here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from decimal import Decimal

from django.db.models import Case, F, Sum, Value, When

from bids.models import Bid
from evaluations.methods.ranking import HIGHEST_LEVEL
from evaluations.models import Allocation, Assessment, Score
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


def revealed_totals(ids: Iterable[int], weights: Mapping[int, int] | None = None) -> list[tuple[int, int, Decimal]]:
    """Each submitted assessment of these bids as (bid id, assessor id, score of 100), in that order. One query.

    ``ids`` are of bids whose assessments are all in, from ``all_in_ids``. ``weights``, by criterion id,
    take the place of the round's own.
    """
    weight: Case | F = F("criterion__weight")
    if weights is not None:
        weight = Case(*(When(criterion_id=pk, then=Value(each)) for pk, each in weights.items()), default=Value(0))
    rows = (
        Score.objects.filter(assessment__allocation__bid__in=list(ids), assessment__state=AssessmentState.SUBMITTED)
        .exclude(assessment__allocation__state=AllocationState.RECUSED)
        .values("assessment__allocation__bid_id", "assessment__allocation__assessor_id")
        .annotate(points=Sum(F("value") * weight))
        .order_by("assessment__allocation__bid_id", "assessment__allocation__assessor_id")
    )
    named = rows.values_list("assessment__allocation__bid_id", "assessment__allocation__assessor_id", "points")
    return [(bid_id, assessor_id, Decimal(points or 0) / HIGHEST_LEVEL) for bid_id, assessor_id, points in named]
