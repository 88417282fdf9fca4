"""Where a bid's assessors differ so much that a panel should talk about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

POINTS = Decimal(20)
LEVELS = 2
TOP = Decimal(80)


@dataclass(frozen=True, slots=True)
class Marks:
    """One assessor's total of 100 and level on each criterion."""

    assessor: str
    total: Decimal
    levels: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Divergence:
    """One rule that found something: ``spread`` of totals, levels on one ``criterion``, or across the ``line``."""

    code: str
    sentence: str
    criterion: str = ""


def divergences(
    marks: Sequence[Marks],
    *,
    threshold: Decimal,
    points: Decimal = POINTS,
    levels: int = LEVELS,
    top: Decimal = TOP,
    names: Mapping[str, str] | None = None,
) -> tuple[Divergence, ...]:
    """What the rules find in a bid's assessments; nothing when there are fewer than two.

    Totals that lie ``points`` apart or more, levels on one criterion that lie ``levels`` apart or
    more, and one assessor under the threshold while another is at ``top`` or over. ``names`` are
    the criteria's titles.
    """
    if len(marks) < 2:
        return ()
    totals = sorted(each.total for each in marks)
    found = []
    if totals[-1] - totals[0] >= points:
        found.append(
            Divergence("spread", f"Totals are {_plain(totals[-1] - totals[0])} points apart, {_between(totals)}.")
        )
    found += _by_criterion(marks, levels, names or {})
    if totals[0] < threshold and totals[-1] >= top:
        found.append(
            Divergence(
                "line",
                f"One assessor puts the bid below the threshold of {_plain(threshold)}, "
                f"another at {_plain(totals[-1])}.",
            )
        )
    return tuple(found)


def _by_criterion(marks: Sequence[Marks], levels: int, names: Mapping[str, str]) -> list[Divergence]:
    found = []
    for criterion in dict.fromkeys(key for each in marks for key in each.levels):
        given = sorted(each.levels[criterion] for each in marks if criterion in each.levels)
        if given[-1] - given[0] >= levels:
            title = names.get(criterion, criterion)
            sentence = f"On {title}, levels run from {given[0]} to {given[-1]}."
            found.append(Divergence("criterion", sentence, criterion))
    return found


def _between(totals: Sequence[Decimal]) -> str:
    return f"from {_plain(totals[0])} to {_plain(totals[-1])}"


def _plain(number: Decimal) -> str:
    """Without noughts that say nothing: 76 and 76.5."""
    text = f"{number:.2f}".rstrip("0").rstrip(".")
    return text or "0"
