"""Where the assessors of one bid differ so far that the panel should look at it: the rule, as data.

Three signs: totals far apart, levels far apart on one criterion, and an assessor who would refuse
the bid (below the threshold) beside one who finds it outstanding (at ``top`` or above).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Marks:
    """One assessor's total of 100 and levels by criterion."""

    assessor: str
    total: Decimal
    levels: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Divergence:
    """One sign that assessors differ: ``spread``, ``criterion`` (with which) or ``line``."""

    code: str
    sentence: str
    criterion: str = ""


def divergences(
    marks: Sequence[Marks],
    *,
    threshold: Decimal,
    points: Decimal = Decimal(20),
    levels: int = 2,
    top: Decimal = Decimal(80),
    names: Mapping[str, str] | None = None,
) -> tuple[Divergence, ...]:
    """Every sign, the totals first, then criteria in the order of the first assessor's levels.

    ``points`` and ``levels`` are the least distance that counts. Fewer than two assessors never differ.
    """
    if len(marks) < 2:
        return ()
    totals = [each.total for each in marks]
    low, high = min(totals), max(totals)
    found = []
    if high - low >= points:
        found.append(Divergence("spread", f"Totals run from {low:.2f} to {high:.2f} of 100."))
    for criterion in marks[0].levels:
        given = [each.levels[criterion] for each in marks if criterion in each.levels]
        if max(given) - min(given) >= levels:
            name = (names or {}).get(criterion, criterion)
            said = f"Levels on “{name}” run from {min(given)} to {max(given)}."
            found.append(Divergence("criterion", said, criterion))
    if low < threshold and high >= top:
        found.append(
            Divergence("line", f"One total is below the threshold of {threshold:g}, another is {top:g} or more.")
        )
    return tuple(found)
