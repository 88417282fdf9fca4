"""How the scores of a round lie: only of bids whose assessments are all in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from statistics import median

from evaluations.methods.ranking import mean_of
from evaluations.selectors.cockpit.lines import BidLine

STEP = 10
APART = ((0, 10), (10, 20), (20, 30), (30, 101))
"""How far a bid's assessors may lie apart, in points of 100: from, and below."""


@dataclass(frozen=True, slots=True)
class Band:
    """Scores from ``low`` to below ``high`` (100 belongs to the last), and how many bids have one."""

    low: int
    high: int
    count: int

    @property
    def code(self) -> str:
        """How an address names it."""
        return f"{self.low}-{self.high}"


@dataclass(frozen=True, slots=True)
class Spread:
    """The distribution of totals, and of how far apart assessors are."""

    bands: tuple[Band, ...]
    apart: tuple[Band, ...]
    count: int
    waiting: int
    mean: Decimal | None
    middle: Decimal | None


def spread_of(lines: Iterable[BidLine]) -> Spread:
    """The spread of a round's eligible bids. No query."""
    eligible = [line for line in lines if line.is_eligible]
    seen = [line.standing for line in eligible if line.standing is not None]
    scores = [standing.score for standing in seen]
    bands = tuple(
        Band(low, low + STEP, sum(in_band(score, low, low + STEP) for score in scores)) for low in range(0, 100, STEP)
    )
    apart = tuple(Band(low, high, sum(low <= each.apart < high for each in seen)) for low, high in APART)
    return Spread(
        bands=bands,
        apart=apart,
        count=len(scores),
        waiting=len(eligible) - len(scores),
        mean=mean_of(scores) if scores else None,
        middle=median(scores) if scores else None,
    )


def in_band(score: Decimal, low: int, high: int) -> bool:
    """Whether a score lies in a band; the highest band takes 100."""
    return low <= score < high or score == high == 100
