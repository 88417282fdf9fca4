"""What each bid of a round scored: by its assessors, on average, and as the panel agreed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Case, F, Sum, Value, When

from evaluations.methods.ranking import HIGHEST_LEVEL, TWO_PLACES, mean_of
from evaluations.models import AgreedScore
from evaluations.selectors.secrecy import revealed_points


@dataclass(frozen=True, slots=True)
class BidScores:
    """``readings`` are (assessor id, score of 100); ``agreed`` is the panel's newest total, if it met."""

    readings: tuple[tuple[int, Decimal], ...]
    mean: Decimal
    agreed: Decimal | None

    @property
    def totals(self) -> tuple[Decimal, ...]:
        """The scores in order of size, which names nobody."""
        return tuple(sorted(total for _, total in self.readings))


def scores_of(revealed: Iterable[int], weights: Mapping[int, int] | None = None) -> dict[int, BidScores]:
    """By bid id, for bids that ``secrecy.all_in_ids`` names; under other weights, by criterion id, if given. One query.

    What a panel agreed is its newest moderation.
    """
    readings: dict[int, list[tuple[int, Decimal]]] = defaultdict(list)
    agreed: dict[int, Decimal] = {}
    for bid_id, assessor_id, number, points in _points(list(revealed), _weight(weights)):
        total = Decimal(points or 0) / HIGHEST_LEVEL
        if number:
            agreed[bid_id] = total.quantize(TWO_PLACES)
        else:
            readings[bid_id].append((assessor_id, total))
    return {
        bid_id: BidScores(tuple(found), mean_of([total for _, total in found]), agreed.get(bid_id))
        for bid_id, found in readings.items()
    }


def _weight(weights: Mapping[int, int] | None) -> Case | F:
    if weights is None:
        return F("criterion__weight")
    return Case(*(When(criterion_id=pk, then=Value(each)) for pk, each in weights.items()), default=Value(0))


def _points(ids: list[int], weight: Case | F) -> Iterable[tuple[int, int, int, int]]:
    """(bid, assessor, 0, points) of each assessment, and (bid, 0, number, points) of each moderation, in that order."""
    agreed = (
        AgreedScore.objects.filter(moderation__bid__in=ids)
        .order_by()
        .values("moderation__bid_id")
        .annotate(nobody=Value(0), number=F("moderation__number"), points=Sum(F("value") * weight))
        .values_list("moderation__bid_id", "nobody", "number", "points")
    )
    return sorted(revealed_points(ids, weight).union(agreed, all=True))
