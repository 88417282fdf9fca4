"""What each bid of a round scored: by its assessors, on average, and as the panel agreed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from evaluations.methods.ranking import TWO_PLACES, mean_of, total_of
from evaluations.models import AgreedScore
from evaluations.selectors.moderation import agreed_totals
from evaluations.selectors.secrecy import revealed_totals


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
    """By bid id, for bids that ``secrecy.all_in_ids`` names; under other weights if given. Two queries."""
    ids = list(revealed)
    readings: dict[int, list[tuple[int, Decimal]]] = defaultdict(list)
    for bid_id, assessor_id, total in revealed_totals(ids, weights):
        readings[bid_id].append((assessor_id, total))
    agreed = agreed_totals([], revealed=ids) if weights is None else _agreed_under(ids, weights)
    return {
        bid_id: BidScores(tuple(found), mean_of([total for _, total in found]), agreed.get(bid_id))
        for bid_id, found in readings.items()
    }


def _agreed_under(ids: list[int], weights: Mapping[int, int]) -> dict[int, Decimal]:
    """What the panel agreed, under other weights: the newest moderation of each bid."""
    levels: dict[tuple[int, int], dict[str, int]] = defaultdict(dict)
    rows = AgreedScore.objects.filter(moderation__bid__in=ids).order_by("moderation__number")
    for bid_id, number, criterion, value in rows.values_list(
        "moderation__bid_id", "moderation__number", "criterion_id", "value"
    ):
        levels[bid_id, number][str(criterion)] = value
    by_name = {str(pk): weight for pk, weight in weights.items()}
    return {bid_id: total_of(by_name, found).quantize(TWO_PLACES) for (bid_id, _), found in levels.items()}
