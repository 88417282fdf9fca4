"""A map of the whole country, or of a part of it, coloured by one measure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from programmes.maps.measures import MEASURES, Measure, Step
from programmes.maps.outlines import outlines
from programmes.maps.shapes import INSET_SCALE, Shapes, View, codes_around, shapes, view_of
from programmes.models import Region
from programmes.selectors.map.choice import AMOUNT, CHILD, EVERYWHERE, HEXAGONS, OUTLINES, PLACES, MapChoice
from programmes.selectors.map.facts import RegionSum
from programmes.selectors.map.places import JOINED, AreaFacts

LONDON: Final = Region.LONDON.value


@dataclass(frozen=True)
class Beside:
    """Where a region's name stands, among the shapes; ``leader`` is a line to it where it has no coast."""

    x: float
    y: float
    anchor: str
    leader: str = ""


BESIDE: Final = {
    HEXAGONS: {
        "North East": Beside(238, 34, "start"),
        "Yorkshire and The Humber": Beside(250, 74, "start"),
        "East Midlands": Beside(268, 101, "start", "M209 105L222 98.5L265 98.5"),
        "East of England": Beside(268, 129, "start"),
        "London": Beside(288, 165, "start"),
        "South East": Beside(262, 217, "start"),
        "South West": Beside(52, 186, "end"),
        "West Midlands": Beside(38, 134, "end"),
        "North West": Beside(72, 58, "end"),
    },
    OUTLINES: {
        "North East": Beside(-160, 120, "end"),
        "Yorkshire and The Humber": Beside(470, 560, "start"),
        "East Midlands": Beside(520, 800, "start"),
        "East of England": Beside(795, 1060, "start"),
        "London": Beside(700, 36, "middle"),
        "South East": Beside(440, 1790, "start"),
        "South West": Beside(-620, 1470, "end"),
        "West Midlands": Beside(-330, 1120, "end"),
        "North West": Beside(-370, 560, "end"),
    },
}
HEXAGONS_CREDIT: Final = "Hexagons derived from odileeds/hexmaps, (c) 2017- Open Innovations, MIT licence."
SHORT: Final = {"Yorkshire and The Humber": "Yorks and Humber"}
INSETS: Final = {"": (430.0, 110.0), "south-and-east": (-940.0, 930.0)}
"""Where London stands a second time, larger: its left and top among the shapes, by the place shown."""
INSET_NAME: Final = Beside(-670, 870, "middle")


@dataclass(frozen=True)
class DrawnArea:
    """One area as drawn: its paths, what brings them into the picture, its class and its words."""

    path: str
    transform: str
    step: int
    href: str
    name: str
    figure: str
    dot: tuple[float, float] | None = None
    again: str = ""
    """What brings the same paths into the picture a second time, where it is drawn larger beside."""


@dataclass(frozen=True)
class RegionName:
    """A region's name and figure beside the map, leading to the region."""

    href: str
    name: str
    figure: str
    x: float
    y: float
    anchor: str
    leader: str = ""


@dataclass(frozen=True)
class Key:
    """A line of the legend, and how many areas have it."""

    step: Step
    count: int


@dataclass(frozen=True)
class Picture:
    """All that templates/programmes/map/picture.html draws."""

    measure: Measure
    view: View
    areas: Sequence[DrawnArea]
    around: str
    borders: str
    regions: Sequence[RegionName]
    legend: Sequence[Key]
    inset: str
    kind: str
    place: str

    @property
    def credit(self) -> str:
        """Whom to thank for its shapes, and under which licence."""
        return HEXAGONS_CREDIT if self.kind == HEXAGONS else outlines().attribution

    @property
    def has_dots(self) -> bool:
        """Whether some are marked as taking part in what others lead."""
        return any(one.dot for one in self.areas)


def draw(areas: Sequence[AreaFacts], regions: Iterable[RegionSum], choice: MapChoice, *, address: str) -> Picture:
    """The picture of a choice; ``address`` is where regions lead, with the choice behind it."""
    drawn, measure = shapes(choice.picture), MEASURES[choice.measure]
    there = [one for one in areas if one.region in choice.area.regions and drawn.paths.keys() & set(one.codes)]
    codes = [code for one in there for code in one.codes if code in drawn.paths]
    everywhere = choice.area is EVERYWHERE
    view = view_of(drawn, () if everywhere else codes)
    inset = _inset(drawn, view, choice)
    steps = [measure.step(one.counted) for one in there]
    ordered = sorted(there, key=lambda one: _reading_order(drawn, one, choice))
    return Picture(
        measure=measure,
        view=view,
        areas=[_area(one, drawn, view, inset, choice, measure) for one in ordered],
        around="" if everywhere else "".join(drawn.paths[code] for code in codes_around(drawn, view, codes)),
        borders=drawn.borders,
        regions=[
            _beside(one, view, choice, measure, address)
            for one in regions
            if everywhere or (inset and one.name == LONDON)
        ],
        legend=[Key(step, steps.count(step.number)) for step in measure.steps],
        inset=inset,
        kind=choice.picture,
        place=choice.area.name,
    )


def _inset(drawn: Shapes, view: View, choice: MapChoice) -> str:
    """What brings London into the picture a second time; nothing where hexagons or the place show it well."""
    if choice.picture == HEXAGONS or choice.place not in INSETS:
        return ""
    left, top = view.at(*INSETS[choice.place])
    london = [box for code, box in drawn.boxes.items() if code.startswith("E09")]
    scale = view.scale * INSET_SCALE
    across, down = min(box[0] for box in london), min(box[1] for box in london)
    return f"translate({left - across * scale:.1f} {top - down * scale:.1f}) scale({scale:.4g})"


def _reading_order(drawn: Shapes, one: AreaFacts, choice: MapChoice) -> tuple[float, ...]:
    """Hexagons row by row; outlines region by region, from the north, so that London is not scattered."""
    box = drawn.boxes[next(code for code in one.codes if code in drawn.boxes)]
    if choice.picture == HEXAGONS:
        return box[1], box[0]
    return Region.values.index(one.region), box[1] + box[3], box[0]


def _area(one: AreaFacts, drawn: Shapes, view: View, inset: str, choice: MapChoice, measure: Measure) -> DrawnArea:
    codes = [code for code in one.codes if code in drawn.paths]
    larger = inset if one.region == LONDON else ""
    left, top, right, bottom = drawn.boxes[codes[0]]
    joined_only = choice.measure in (AMOUNT, CHILD) and one.counted.way == JOINED
    return DrawnArea(
        path="".join(drawn.paths[code] for code in codes),
        transform=larger or view.transform,
        step=measure.step(one.counted),
        href=one.href,
        name=one.name,
        figure=measure.figure(one.counted),
        dot=view.at((left + right) / 2, (top + bottom) / 2) if joined_only and choice.picture == HEXAGONS else None,
        again=view.transform if larger else "",
    )


def _beside(region: RegionSum, view: View, choice: MapChoice, measure: Measure, address: str) -> RegionName:
    stands = BESIDE[choice.picture][region.name] if choice.area is EVERYWHERE else INSET_NAME
    slug = next(slug for slug, area in PLACES.items() if area.regions == (region.name,))
    x, y = view.at(stands.x, stands.y)
    return RegionName(
        href=address + choice.but(place=slug),
        name=SHORT.get(region.name, region.name),
        figure=measure.in_region(region),
        x=x,
        y=y,
        anchor=stands.anchor,
        leader=stands.leader,
    )
