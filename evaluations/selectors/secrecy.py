"""Which scores may be seen at all: those of a bid whose assessments are all in. This is the one place.

Nobody sees another's scores before, whatever roles they hold; superusers included. Every page,
document and figure that shows a score asks here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping

from django.db.models import Case, F, QuerySet, Sum, Value, prefetch_related_objects

from bids.models import Bid
from evaluations.models import Allocation, Assessment, Score
from evaluations.states import AllocationState, AssessmentState


def reads(bids: Iterable[Bid]) -> dict[int, tuple[int, int]]:
    """By bid id: (assessments submitted, allocations in force). One query, no score in it."""
    rows = Allocation.objects.filter(bid__in=[bid.pk for bid in bids]).exclude(state=AllocationState.RECUSED)
    return counted_reads(rows.values_list("bid_id", "assessment__state"))


def counted_reads(rows: Iterable[tuple[int, str | None]]) -> dict[int, tuple[int, int]]:
    """The same, from the bid id and the assessment's state of each allocation in force. No query."""
    submitted: Counter[int] = Counter()
    allocated: Counter[int] = Counter()
    for bid_id, state in rows:
        allocated[bid_id] += 1
        submitted[bid_id] += state == AssessmentState.SUBMITTED
    return {bid_id: (submitted[bid_id], count) for bid_id, count in allocated.items()}


def are_all_in(submitted: int, allocated: int, wanted: int) -> bool:
    """Whether a bid's assessments are all in: as many as its round asks for, and none under way."""
    return submitted >= max(wanted, 1) and submitted == allocated


def all_in_ids(bids: Iterable[Bid], *, counts: Mapping[int, tuple[int, int]] | None = None) -> set[int]:
    """The ids of those bids whose scores may be seen. Each bid's round is read. One query, none with ``counts``."""
    listed = list(bids)
    counts = reads(listed) if counts is None else counts
    return {bid.pk for bid in listed if are_all_in(*counts.get(bid.pk, (0, 0)), bid.round.reads_per_bid)}


def revealed_assessments(bids: Iterable[Bid], *, ids: Collection[int] | None = None) -> list[Assessment]:
    """The submitted assessments of those bids that are all in, scores at hand, assessors by name.

    A caller that knows from ``all_in_ids`` which are says so in ``ids`` and saves a query of three.
    """
    ids = all_in_ids(bids) if ids is None else ids
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


def revealed_of(allocations: Iterable[Allocation], wanted: int) -> list[Assessment]:
    """The same of one bid, from all its allocations with their assessments at hand; ``wanted`` by its round.

    One query, none while they are not all in.
    """
    held = [each for each in allocations if each.state != AllocationState.RECUSED]
    submitted = [each for each in held if _state(each) == AssessmentState.SUBMITTED]
    if not are_all_in(len(submitted), len(held), wanted):
        return []
    found = [each.assessment for each in submitted]
    for allocation, assessment in zip(submitted, found, strict=True):
        assessment.allocation = allocation
    prefetch_related_objects(found, "scores")
    return found


def _state(allocation: Allocation) -> str:
    assessment = getattr(allocation, "assessment", None)
    return assessment.state if assessment else ""


def revealed_points(ids: Iterable[int], weight: Case | F) -> QuerySet[Score, tuple[int, int, int, int]]:
    """Of each submitted assessment of these bids: bid id, assessor id, 0, and its levels times ``weight`` added up.

    ``ids`` are of bids whose assessments are all in, from ``all_in_ids``. The 0 is where ``scores`` puts the
    number of what a panel agreed. Not read yet.
    """
    return (
        Score.objects.filter(assessment__allocation__bid__in=list(ids), assessment__state=AssessmentState.SUBMITTED)
        .exclude(assessment__allocation__state=AllocationState.RECUSED)
        .order_by()
        .values("assessment__allocation__bid_id", "assessment__allocation__assessor_id")
        .annotate(number=Value(0), points=Sum(F("value") * weight))
        .values_list("assessment__allocation__bid_id", "assessment__allocation__assessor_id", "number", "points")
    )
