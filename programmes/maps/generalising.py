"""Makes the outline map's short paths from the boundaries: projected, thinned and rounded.

A line between two authorities is thinned once and used by both, so that neighbours still meet exactly.
Only the result is read when a page is drawn; ``manage.py generalise_outlines`` writes it.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from programmes.maps.thinning import Point, area, thinned

SOURCE = Path(__file__).resolve().parent.parent / "data" / "boundaries" / "england_utla_2023.geojson"
UNITS = 19_500
"""Units of the drawing to one radian: about a third of a kilometre each."""
MERIDIAN, NORTH = -2.0, 55.82
"""The meridian that is upright, as on Ordnance Survey's maps, and the drawing's top, in degrees."""
COARSE, FINE = 12.0, 1.6
"""The smallest corner that is kept, in square units: in England, and within London, which is drawn again larger."""
SMALLEST_ISLAND = 14.0
LONDON = "London"

Ring = list[Point]
Line = tuple[Point, ...]


@dataclass(frozen=True)
class Boundaries:
    """The rings of each authority, in units of the drawing, and the region of each."""

    rings: Mapping[str, list[Ring]]
    regions: Mapping[str, str]


def generalised() -> dict[str, Any]:
    """What the data file of outlines holds: paths and boxes by GSS code, and the lines between regions."""
    source = json.loads(SOURCE.read_text(encoding="utf-8"))
    boundaries = _projected(source["features"])
    arcs = _Arcs(boundaries)
    drawn = {code: _rings_of(rings, arcs) for code, rings in sorted(boundaries.rings.items())}
    return {
        "attribution": source["attribution"],
        "paths": {code: "".join(_path(ring) + "z" for ring in rings) for code, rings in drawn.items()},
        "boxes": {code: _box(rings) for code, rings in drawn.items()},
        "borders": "".join(_path(line) for line in arcs.between_regions()),
    }


def as_file() -> str:
    """The same as the file that is committed, an authority a line."""
    made_by = "manage.py generalise_outlines, from england_utla_2023.geojson"
    return _by_line({"made_by": made_by, **generalised()}) + "\n"


def _by_line(said: Any) -> str:
    if not isinstance(said, dict):
        return json.dumps(said)
    return "{\n" + ",\n".join(f"{json.dumps(name)}: {_by_line(value)}" for name, value in said.items()) + "\n}"


def _projected(features: Iterable[Mapping[str, Any]]) -> Boundaries:
    rings: dict[str, list[Ring]] = {}
    regions: dict[str, str] = {}
    for feature in features:
        code, shape = feature["properties"]["gss_code"], feature["geometry"]
        regions[code] = feature["properties"]["region"]
        parts = shape["coordinates"] if shape["type"] == "MultiPolygon" else [shape["coordinates"]]
        rings[code] = [[_place(*point) for point in ring[:-1]] for part in parts for ring in part]
    return Boundaries(rings, regions)


def _place(longitude: float, latitude: float) -> Point:
    """Where a point of the globe stands: the transverse Mercator projection of a sphere."""
    east, north = math.radians(longitude - MERIDIAN), math.radians(latitude)
    across = math.atanh(math.cos(north) * math.sin(east))
    up = math.atan2(math.tan(north), math.cos(east))
    return UNITS * across, UNITS * (math.radians(NORTH) - up)


class _Arcs:
    """Every line between two points where three lines meet, thinned once."""

    def __init__(self, boundaries: Boundaries) -> None:
        self.boundaries = boundaries
        self.owners: dict[frozenset[Point], set[str]] = {}
        neighbours: dict[Point, set[Point]] = {}
        for code, ring in _each_ring(boundaries):
            for one, other in _edges(ring):
                self.owners.setdefault(frozenset((one, other)), set()).add(code)
                neighbours.setdefault(one, set()).add(other)
                neighbours.setdefault(other, set()).add(one)
        self.meetings = {point for point, others in neighbours.items() if len(others) > 2}
        self.done: dict[Line, Line] = {}

    def thin(self, line: Line) -> Line:
        """The line with fewer points, the same whichever way it is walked."""
        turned = line[::-1] < line
        key = line[::-1] if turned else line
        if key not in self.done:
            codes = self.owners[frozenset(key[:2])]
            fine = any(self.boundaries.regions[code] == LONDON for code in codes)
            self.done[key] = _rounded(thinned(key, FINE if fine else COARSE))
        return self.done[key][::-1] if turned else self.done[key]

    def between_regions(self) -> Iterator[Line]:
        """The lines between two regions, and the coast."""
        for line, short in sorted(self.done.items()):
            codes = self.owners[frozenset(line[:2])]
            if len(short) > 1 and (len(codes) == 1 or len({self.boundaries.regions[code] for code in codes}) > 1):
                yield short


def _rings_of(rings: list[Ring], arcs: _Arcs) -> list[Line]:
    """An authority's rings as drawn, the largest first; islands too small to see are left out."""
    largest = max(rings, key=area)
    kept = [largest, *(ring for ring in rings if ring is not largest and area(ring) >= SMALLEST_ISLAND)]
    return [_thinned_ring(ring, arcs) for ring in kept]


def _thinned_ring(ring: Ring, arcs: _Arcs) -> Line:
    joined: list[Point] = []
    for line in _lines(ring, arcs.meetings):
        joined += arcs.thin(line)[:-1]
    return tuple(joined)


def _lines(ring: Ring, meetings: set[Point]) -> Iterator[Line]:
    """A ring cut where lines meet; an island is one line that ends where it began."""
    start = next((index for index, point in enumerate(ring) if point in meetings), None)
    if start is None:
        start = ring.index(min(ring))
    turned = [*ring[start:], *ring[:start], ring[start]]
    line = [turned[0]]
    for point in turned[1:]:
        line.append(point)
        if point in meetings or point is turned[-1]:
            yield tuple(line)
            line = [point]


def _each_ring(boundaries: Boundaries) -> Iterator[tuple[str, Ring]]:
    for code, rings in boundaries.rings.items():
        for ring in rings:
            yield code, ring


def _edges(ring: Ring) -> Iterator[tuple[Point, Point]]:
    return pairwise([*ring, ring[0]])


def _rounded(line: Iterable[Point]) -> Line:
    """The line on whole units, without points that fell together."""
    kept: list[Point] = []
    for x, y in line:
        point = (round(x), round(y))
        if not kept or kept[-1] != point:
            kept.append(point)
    return tuple(kept)


def _path(line: Sequence[Point]) -> str:
    """The line as SVG writes it: one point, then steps from each to the next."""
    (x, y), steps = line[0], []
    for before, after in pairwise(line):
        steps.append(f"{after[0] - before[0]:g} {after[1] - before[1]:g}")
    return f"M{x:g} {y:g}l{' '.join(steps)}".replace(" -", "-")


def _box(rings: Iterable[Line]) -> list[int]:
    """Left, top, right and bottom."""
    points = [point for ring in rings for point in ring]
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return [int(min(xs)), int(min(ys)), int(max(xs)), int(max(ys))]
