"""Where each hexagon stands. Layout odd-r; ``r`` grows northward in the file, downward here."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FILE = Path(__file__).resolve().parent.parent / "data" / "boundaries" / "england_utla_2023.hexjson"
SIZE = 10.0
"""From the middle of a hexagon to each corner, in units of the drawing."""
WIDTH = math.sqrt(3) * SIZE
MARGIN_SIDE = 62.0
MARGIN = 4.0

Point = tuple[float, float]


@dataclass(frozen=True)
class Hexagon:
    """One authority's place: its GSS code and name in the map file, its middle and its corners."""

    gss_code: str
    name: str
    region: str
    x: float
    y: float

    @property
    def corners(self) -> list[Point]:
        """The six corners, clockwise from the top."""
        turns = [math.radians(60 * step - 90) for step in range(6)]
        return [(round(self.x + SIZE * math.cos(t), 1), round(self.y + SIZE * math.sin(t), 1)) for t in turns]

    @property
    def points(self) -> str:
        """The corners as SVG writes them."""
        return " ".join(f"{x:g},{y:g}" for x, y in self.corners)


@cache
def hexagons() -> tuple[Hexagon, ...]:
    """Every hexagon, from north to south and west to east: the order in which a keyboard visits them."""
    cells = json.loads(FILE.read_text(encoding="utf-8"))["hexes"]
    top = max(cell["r"] for cell in cells.values())
    drawn = [
        Hexagon(
            code,
            cell["n"],
            cell["region"],
            round((cell["q"] + (0.5 if cell["r"] % 2 else 0.0)) * WIDTH, 1),
            (top - cell["r"]) * SIZE * 1.5,
        )
        for code, cell in cells.items()
    ]
    return tuple(sorted(drawn, key=lambda one: (one.y, one.x)))


@cache
def region_outlines() -> tuple[str, ...]:
    """The lines between regions and about the country, as SVG paths, one for each edge chain."""
    sides: dict[frozenset[Point], set[str]] = {}
    counts: dict[frozenset[Point], int] = {}
    for one in hexagons():
        corners = one.corners
        for start, end in zip(corners, [*corners[1:], corners[0]], strict=True):
            edge = frozenset((_snap(start), _snap(end)))
            sides.setdefault(edge, set()).add(one.region)
            counts[edge] = counts.get(edge, 0) + 1
    drawn = [edge for edge, regions in sides.items() if len(regions) > 1 or counts[edge] == 1]
    return tuple(_path(edge) for edge in drawn)


def _snap(point: Point) -> Point:
    """Corners of neighbours are the same point up to rounding."""
    return (round(point[0] * 2) / 2, round(point[1] * 2) / 2)


def _path(edge: frozenset[Point]) -> str:
    (x1, y1), (x2, y2) = sorted(edge)
    return f"M{x1:g} {y1:g}L{x2:g} {y2:g}"


@cache
def outline_path() -> str:
    """All outlines as one path."""
    return "".join(region_outlines())


@cache
def view_box(*, side: float = MARGIN_SIDE) -> str:
    """The drawing's box; ``side`` leaves room left and right for the regions' names."""
    xs = [one.x for one in hexagons()]
    ys = [one.y for one in hexagons()]
    left, top = min(xs) - WIDTH / 2 - side, min(ys) - SIZE - MARGIN
    width = max(xs) - min(xs) + WIDTH + 2 * side
    height = max(ys) - min(ys) + 2 * SIZE + 2 * MARGIN
    return f"{left:.1f} {top:.1f} {width:.1f} {height:.1f}"
