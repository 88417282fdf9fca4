"""Counts by group that let nobody find a bid that was not funded.

A line stands alone only with at least ``least`` bids and with none or at least ``least`` of them not
funded; the others are put together until their sum may be shown, so that subtracting what is shown
from the totals gives nothing smaller. Funded bids are public with their projects.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

LEAST = 5


@dataclass(frozen=True, slots=True)
class Line:
    """One group, or several put together: how many bids, and how many of them were funded."""

    names: tuple[str, ...]
    bids: int
    funded: int

    @property
    def unfunded(self) -> int:
        """Bids that were not funded."""
        return self.bids - self.funded


def may_stand(line: Line, least: int = LEAST) -> bool:
    """Whether the line's counts may be shown as they are."""
    return line.bids >= least and (line.unfunded == 0 or line.unfunded >= least)


def disclosed(lines: Sequence[Line], least: int = LEAST) -> list[Line]:
    """The lines that may be shown, in their order, and the rest put together at the end."""
    alone = [line for line in lines if may_stand(line, least)]
    held = [line for line in lines if not may_stand(line, least)]
    while alone and any(line.bids for line in held) and not may_stand(_together(held), least):
        smallest = min(alone, key=lambda line: (line.unfunded == 0, line.bids, line.names))
        alone.remove(smallest)
        held.append(smallest)
    if not any(line.bids for line in held):
        return alone
    order = {name: place for place, line in enumerate(lines) for name in line.names}
    together = _together(sorted(held, key=lambda line: order[line.names[0]]))
    return [*alone, together]


def _together(lines: Sequence[Line]) -> Line:
    names = tuple(name for line in lines for name in line.names)
    return Line(names, sum(line.bids for line in lines), sum(line.funded for line in lines))
