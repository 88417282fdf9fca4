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

Corner = tuple[int, int]


CORNERS = ((0, -2), (1, -1), (1, 1), (0, 2), (-1, 1), (-1, -1))
"""Clockwise from the top, on a lattice of half a width by half a size: neighbours meet exactly."""


@dataclass(frozen=True)
class Hexagon:
    """One authority's place: its GSS code and name in the map file, and its middle on the lattice."""

    gss_code: str
    name: str
    region: str
    column: int
    row: int

    @property
    def x(self) -> float:
        """Across, in units of the drawing."""
        return round(self.column * WIDTH / 2, 1)

    @property
    def y(self) -> float:
        """Down, in units of the drawing."""
        return self.row * SIZE / 2

    @property
    def corners(self) -> list[Corner]:
        """The six corners on the lattice, clockwise from the top."""
        return [(self.column + across, self.row + down) for across, down in CORNERS]

    @property
    def points(self) -> str:
        """The corners as SVG writes them."""
        return " ".join(_at(corner) for corner in self.corners)


@cache
def hexagons() -> tuple[Hexagon, ...]:
    """Every hexagon, from north to south and west to east: the order in which a keyboard visits them."""
    cells = json.loads(FILE.read_text(encoding="utf-8"))["hexes"]
    top = max(cell["r"] for cell in cells.values())
    drawn = [
        Hexagon(code, cell["n"], cell["region"], 2 * cell["q"] + cell["r"] % 2, (top - cell["r"]) * 3)
        for code, cell in cells.items()
    ]
    return tuple(sorted(drawn, key=lambda one: (one.row, one.column)))


@cache
def outline_path() -> str:
    """The lines between regions and about the country, as one SVG path."""
    sides: dict[frozenset[Corner], list[str]] = {}
    for one in hexagons():
        corners = one.corners
        for start, end in zip(corners, [*corners[1:], corners[0]], strict=True):
            sides.setdefault(frozenset((start, end)), []).append(one.region)
    drawn = [sorted(edge) for edge, regions in sides.items() if len(regions) == 1 or len(set(regions)) == 2]
    return "".join(f"M{_at(start)}L{_at(end)}" for start, end in drawn)


def _at(corner: Corner) -> str:
    return f"{corner[0] * WIDTH / 2:.1f},{corner[1] * SIZE / 2:g}"


@cache
def view_box(*, side: float = MARGIN_SIDE) -> str:
    """The drawing's box; ``side`` leaves room left and right for the regions' names."""
    xs = [one.x for one in hexagons()]
    ys = [one.y for one in hexagons()]
    left, top = min(xs) - WIDTH / 2 - side, min(ys) - SIZE - MARGIN
    width = max(xs) - min(xs) + WIDTH + 2 * side
    height = max(ys) - min(ys) + 2 * SIZE + 2 * MARGIN
    return f"{left:.1f} {top:.1f} {width:.1f} {height:.1f}"
