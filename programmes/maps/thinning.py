"""Fewer points for a line: the corners that matter least go first.

The method of Visvalingam and Whyatt (1993), "Line generalisation by repeated elimination of points".
"""

from __future__ import annotations

from collections.abc import Sequence

Point = tuple[float, float]
FEWEST_OF_A_RING = 5
"""Points of a closed line, its end counted again: what is left is at least a quadrilateral."""


def thinned(line: Sequence[Point], smallest: float) -> list[Point]:
    """The line without corners of less than ``smallest`` square units; its ends stay."""
    kept = list(line)
    fewest = FEWEST_OF_A_RING if line[0] == line[-1] else 2
    while len(kept) > fewest:
        corners = [_triangle(*kept[index - 1 : index + 2]) for index in range(1, len(kept) - 1)]
        least = min(corners)
        if least >= smallest:
            break
        del kept[1 + corners.index(least)]
    return kept


def area(ring: Sequence[Point]) -> float:
    """The area that a closed line encloses, whichever way it runs."""
    turned = [*ring[1:], ring[0]]
    return abs(sum(x * y2 - x2 * y for (x, y), (x2, y2) in zip(ring, turned, strict=True))) / 2


def _triangle(before: Point, point: Point, after: Point) -> float:
    return area((before, point, after))
