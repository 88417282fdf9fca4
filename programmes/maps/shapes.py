"""The shapes of a picture of England and the part of it that is shown: hexagons or outlines, drawn alike."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

from programmes.maps.geometry import MARGIN, MARGIN_SIDE, SIZE, WIDTH, Hexagon, hexagons, outline_path
from programmes.maps.outlines import Box, around, outlines, overlap
from programmes.selectors.map.choice import HEXAGONS

ACROSS: Final = 400.0
"""How wide every picture is, in units of its letters; its shapes are scaled to it."""
TIP_ROOM: Final = 30.0
TALLEST: Final = 480.0
INSET_SCALE: Final = 3.0


@dataclass(frozen=True)
class Shapes:
    """A path and a box for each GSS code, and the lines between regions."""

    paths: Mapping[str, str]
    boxes: Mapping[str, Box]
    borders: str
    whole: Box
    """The box about England with room at its sides for the regions' names."""


@dataclass(frozen=True)
class View:
    """Where the shapes stand in the picture: moved, then scaled."""

    box: Box
    scale: float
    left: float
    top: float
    height: float

    @property
    def view_box(self) -> str:
        """The picture's own box."""
        return f"0 0 {ACROSS:g} {self.height:.0f}"

    @property
    def transform(self) -> str:
        """What brings a shape into the picture."""
        return f"translate({self.left:.1f} {self.top:.1f}) scale({self.scale:.4g})"

    def at(self, x: float, y: float) -> tuple[float, float]:
        """Where a point among the shapes stands in the picture."""
        return round(x * self.scale + self.left, 1), round(y * self.scale + self.top, 1)


@cache
def shapes(picture: str) -> Shapes:
    """The shapes of one kind of picture."""
    return _hexagons() if picture == HEXAGONS else _outlines()


def view_of(drawn: Shapes, codes: Iterable[str] = ()) -> View:
    """All of England; or these authorities, with room above for the name of what is pointed at."""
    boxes = [drawn.boxes[code] for code in codes if code in drawn.boxes]
    box = around(boxes) if boxes else drawn.whole
    room = TIP_ROOM if boxes else 0.0
    margin = 8.0 if boxes else 0.0
    wide, tall = box[2] - box[0], box[3] - box[1]
    scale = min((ACROSS - 2 * margin) / wide, (TALLEST - 2 * margin) / tall)
    left = (ACROSS - wide * scale) / 2 - box[0] * scale
    top = room + margin - box[1] * scale
    return View(box, scale, left, top, room + 2 * margin + tall * scale)


def codes_around(drawn: Shapes, view: View, shown: Iterable[str]) -> list[str]:
    """The authorities in the picture beside those that are shown."""
    left, top = -view.left / view.scale, -view.top / view.scale
    seen = (left, top, left + ACROSS / view.scale, top + view.height / view.scale)
    inside = set(shown)
    return [code for code, box in drawn.boxes.items() if code not in inside and overlap(box, seen)]


def _hexagons() -> Shapes:
    boxes = {one.gss_code: _hexagon_box(one) for one in hexagons()}
    left, top, right, bottom = around(boxes.values())
    return Shapes(
        paths={one.gss_code: f"M{one.x:g} {one.y - SIZE:g}l8.7 5v10l-8.7 5-8.7-5v-10z" for one in hexagons()},
        boxes=boxes,
        borders=outline_path(),
        whole=(left - MARGIN_SIDE, top - MARGIN, right + MARGIN_SIDE, bottom + MARGIN),
    )


def _hexagon_box(one: Hexagon) -> Box:
    return one.x - WIDTH / 2, one.y - SIZE, one.x + WIDTH / 2, one.y + SIZE


def _outlines() -> Shapes:
    read = outlines()
    return Shapes(read.paths, read.boxes, read.borders, whole=(-985.0, -10.0, 1165.0, 2000.0))
