"""The outline map: made from the boundaries, short, with neighbours that meet and its licence beside it."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterable, Sequence
from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programmes.maps.generalising import SOURCE, as_file, generalised
from programmes.maps.geometry import hexagons
from programmes.maps.outlines import FILE, around, outlines, overlap
from programmes.maps.thinning import FEWEST_OF_A_RING, area, thinned

Point = tuple[int, int]
LICENCE = (
    "Source: Office for National Statistics licensed under the Open Government Licence v.3.0. "
    "Contains OS data (c) Crown copyright and database right 2022."
)


def points_of(path: str) -> list[list[Point]]:
    """The rings of a path, each point where it stands."""
    rings = []
    for ring in path.split("z")[:-1]:
        (x, y), *steps = zip(*[iter(map(int, re.findall(r"-?\d+", ring)))] * 2, strict=True)
        points = [(x, y)]
        for across, down in steps:
            points.append((points[-1][0] + across, points[-1][1] + down))
        rings.append(points)
    return rings


@pytest.fixture(scope="module")
def rings() -> dict[str, list[list[Point]]]:
    """Every authority's rings, as drawn."""
    return {code: points_of(path) for code, path in outlines().paths.items()}


def test_the_file_is_what_the_boundaries_make() -> None:
    assert FILE.read_text(encoding="utf-8") == as_file()


def test_the_licence_stands_in_it_and_it_is_short() -> None:
    assert outlines().attribution.startswith(LICENCE)
    assert len(FILE.read_bytes()) < 50_000 < len(SOURCE.read_bytes()) / 4
    assert len(gzip.compress("".join(outlines().paths.values()).encode())) < 14_000


def test_it_has_the_authorities_of_the_hexagons() -> None:
    assert outlines().paths.keys() == outlines().boxes.keys() == {one.gss_code for one in hexagons()}


def test_north_is_up_and_boxes_hold_their_shapes(rings: dict[str, list[list[Point]]]) -> None:
    boxes = outlines().boxes
    assert boxes["E06000057"][1] < boxes["E10000016"][1], "Northumberland is north of Kent"
    assert boxes["E06000052"][0] < boxes["E10000020"][0], "Cornwall is west of Norfolk"
    for code, shape in rings.items():
        left, top, right, bottom = boxes[code]
        assert all(left <= x <= right and top <= y <= bottom for ring in shape for x, y in ring), code


def test_nobody_is_thinned_away(rings: dict[str, list[list[Point]]]) -> None:
    for code, shape in rings.items():
        assert shape, code
        assert len(shape[0]) >= 4, code
        assert area(shape[0]) > 5, code


def edges_of(rings: Iterable[Sequence[Point]]) -> set[frozenset[Point]]:
    """The sides of closed rings."""
    return {frozenset(edge) for ring in rings for edge in pairwise([*ring, ring[0]])}


def test_neighbours_meet_exactly(rings: dict[str, list[list[Point]]]) -> None:
    """Two authorities of which the boundaries share a line still share one, point for point."""
    source = {}
    for feature in json.loads(SOURCE.read_text(encoding="utf-8"))["features"]:
        shape = feature["geometry"]
        parts = shape["coordinates"] if shape["type"] == "MultiPolygon" else [shape["coordinates"]]
        source[feature["properties"]["gss_code"]] = edges_of(
            [list(map(tuple, ring)) for part in parts for ring in part]
        )
    drawn = {code: edges_of(shape) for code, shape in rings.items()}
    pairs = [pair for pair in combinations(source, 2) if len(source[pair[0]] & source[pair[1]]) > 3]
    assert len(pairs) > 250
    assert not [(one, other) for one, other in pairs if not drawn[one] & drawn[other]]


def test_regions_are_outlined() -> None:
    """The border of the North East with Yorkshire is drawn, and none within the North East."""
    lines = outlines().borders
    assert 60 < lines.count("M") < 250
    assert len(lines) < 11_000
    assert generalised()["borders"] == lines


corner = st.tuples(st.integers(-99, 99), st.integers(-99, 99))


@given(st.lists(corner, min_size=2, max_size=12, unique=True), st.integers(0, 500))
def test_a_thinned_line_keeps_its_ends_and_only_its_own_points(line: list[Point], smallest: int) -> None:
    kept = thinned(line, smallest)
    assert (kept[0], kept[-1]) == (line[0], line[-1])
    assert [point for point in line if point in kept] == kept
    assert thinned(line, 0) == line
    ring = [*line, line[0]]
    assert len(thinned(ring, smallest)) >= min(len(ring), FEWEST_OF_A_RING)


def test_the_least_corner_goes_first() -> None:
    assert thinned([(0, 0), (5, 1), (10, 0), (15, 9), (20, 0)], 20) == [(0, 0), (10, 0), (15, 9), (20, 0)]


def test_boxes() -> None:
    assert around([(0, 1, 2, 3), (-1, 2, 1, 9)]) == (-1, 1, 2, 9)
    assert overlap((0, 0, 2, 2), (1, 1, 3, 3))
    assert not overlap((0, 0, 2, 2), (2, 2, 3, 3))
