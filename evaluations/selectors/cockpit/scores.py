"""Where those bids stand whose assessments are all in: their score, and how far their assessors lie apart."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from evaluations.methods.ranking import TWO_PLACES
from evaluations.selectors.scores import BidScores, scores_of


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
    """By bid id; ``revealed`` are the ids of bids whose assessments are all in. One query."""
    return {bid_id: _standing(found) for bid_id, found in scores_of(revealed).items()}


def _standing(found: BidScores) -> Standing:
    totals = [total.quantize(TWO_PLACES, ROUND_HALF_UP) for total in found.totals]
    score = found.mean if found.agreed is None else found.agreed
    return Standing(score, found.agreed is not None, totals[0], totals[-1])
