"""The totals of those bids that are all in, worked out by the database: no score leaves it one by one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.db.models import F, Sum

from evaluations.methods.ranking import HIGHEST_LEVEL, TWO_PLACES, mean_of
from evaluations.models import Score
from evaluations.selectors.moderation import agreed_totals
from evaluations.states import AllocationState, AssessmentState


@dataclass(frozen=True, slots=True)
class Standing:
    """A bid's score of 100: what the panel agreed, or the mean; and how far its assessors lie apart."""

    score: Decimal
    is_agreed: bool
    low: Decimal
    high: Decimal

    @property
    def apart(self) -> Decimal:
        """Points of 100 between the lowest and the highest assessor."""
        return self.high - self.low


def standings_of(revealed: Collection[int]) -> dict[int, Standing]:
    """By bid id; ``revealed`` are the ids of bids whose assessments are all in. Two queries."""
    totals: dict[int, list[Decimal]] = defaultdict(list)
    for bid_id, total in _totals(revealed):
        totals[bid_id].append(total)
    agreed = agreed_totals([], revealed=revealed)
    return {
        bid_id: Standing(agreed.get(bid_id, mean_of(each)), bid_id in agreed, _two(min(each)), _two(max(each)))
        for bid_id, each in totals.items()
    }


def _totals(revealed: Collection[int]) -> list[tuple[int, Decimal]]:
    """Each submitted assessment's bid and total: the sum of weight times level over 5."""
    rows = (
        Score.objects.filter(
            assessment__allocation__bid__in=list(revealed), assessment__state=AssessmentState.SUBMITTED
        )
        .exclude(assessment__allocation__state=AllocationState.RECUSED)
        .order_by()
        .values("assessment_id")
        .annotate(bid=F("assessment__allocation__bid_id"), points=Sum(F("value") * F("criterion__weight")))
    )
    return [(bid, Decimal(points or 0) / HIGHEST_LEVEL) for bid, points in rows.values_list("bid", "points")]


def _two(total: Decimal) -> Decimal:
    return total.quantize(TWO_PLACES, ROUND_HALF_UP)
