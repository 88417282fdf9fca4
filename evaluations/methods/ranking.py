"""The rule ``merit_order/1``: bids in order of score, funded from the top while the budget lasts.

The line is drawn at the first bid that no longer fits: nobody with a lower score is funded
before someone with a higher one. So the sum never passes the budget, and raising one's own
score never loses: whoever stands above after the raise stood above before it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

HIGHEST_LEVEL = 5
TWO_PLACES = Decimal("0.01")


class Refusal(StrEnum):
    """What keeps a bid below the funding line."""

    NONE = ""
    THRESHOLD = "threshold"
    BUDGET = "budget"


@dataclass(frozen=True, slots=True)
class Entry:
    """One bid as the rule sees it. ``scores`` are its assessments' totals, each of 100."""

    reference: str
    scores: tuple[Decimal, ...]
    applied_for_pounds: int

    @property
    def mean(self) -> Decimal:
        """The plain weighted mean of 100, to two places: the score that decides."""
        return mean_of(self.scores)


@dataclass(frozen=True, slots=True)
class Placed:
    """A bid in its place. ``cumulative_pounds`` counts what it and all above it applied for."""

    entry: Entry
    position: int
    cumulative_pounds: int
    refusal: Refusal
    tied: bool

    @property
    def above_line(self) -> bool:
        """Whether the rule funds it."""
        return self.refusal is Refusal.NONE


def total_of(weights: Mapping[str, int], levels: Mapping[str, int]) -> Decimal:
    """One assessment's score of 100: the sum of weight times level over 5.

    ``KeyError`` when a criterion has no level. Exact: no rounding happens here.
    """
    return sum((Decimal(weight * levels[name]) / HIGHEST_LEVEL for name, weight in weights.items()), Decimal())


def mean_of(scores: Sequence[Decimal]) -> Decimal:
    """The mean to two places, halves up; ``ValueError`` when there is none."""
    if not scores:
        raise ValueError("A mean needs at least one score.")
    return (sum(scores, Decimal()) / len(scores)).quantize(TWO_PLACES, ROUND_HALF_UP)


def tie_key(seed: str, reference: str) -> str:
    """Where a bid stands among equals: SHA-256 of the round's sealed seed and its reference."""
    return hashlib.sha256(f"{seed}{reference}".encode()).hexdigest()


def rank(entries: Iterable[Entry], *, budget_pounds: int, threshold: Decimal, seed: str) -> list[Placed]:
    """The bids in order, with what keeps each below the line, if anything does."""
    ordered = sorted(entries, key=lambda entry: (-entry.mean, tie_key(seed, entry.reference)))
    means = [entry.mean for entry in ordered]
    placed: list[Placed] = []
    spent = 0
    fits = True
    for position, entry in enumerate(ordered, start=1):
        spent += entry.applied_for_pounds
        fits = fits and spent <= budget_pounds
        placed.append(
            Placed(
                entry=entry,
                position=position,
                cumulative_pounds=spent,
                refusal=_refusal(entry, threshold, fits),
                tied=means.count(entry.mean) > 1,
            )
        )
    return placed


def _refusal(entry: Entry, threshold: Decimal, fits: bool) -> Refusal:
    if entry.mean < threshold:
        return Refusal.THRESHOLD
    return Refusal.NONE if fits else Refusal.BUDGET
