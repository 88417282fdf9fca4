"""The map of the whole country, coloured by money awarded."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import urlencode

from django.urls import reverse

from portal.look.words import pounds_prose
from programmes.maps.classes import class_of, legend
from programmes.maps.geometry import Hexagon, hexagons, outline_path, view_box


class Authority(Protocol):
    """An authority that has a page."""

    gss_code: str
    nice_name: str

    def get_absolute_url(self) -> str: ...


class Place(Protocol):
    """What the drawing needs to know of one authority."""

    pounds: int
    led: set[int]
    joined: set[int]

    @property
    def authority(self) -> Authority: ...
    @property
    def figure(self) -> str: ...


class Region(Protocol):
    """What it needs to know of one region."""

    @property
    def name(self) -> str: ...
    @property
    def pounds(self) -> int: ...


@dataclass(frozen=True)
class DrawnHex:
    """One hexagon as drawn: its class of money, whether it joined without leading, and its words."""

    hexagon: Hexagon
    css: str
    href: str
    name: str
    figure: str
    joined_only: bool


@dataclass(frozen=True)
class RegionName:
    """A region's name and sum beside the map, leading to its projects.

    ``leader`` is a line to it where it has no coast.
    """

    href: str
    name: str
    figure: str
    x: float
    y: float
    anchor: str
    leader: str = ""


BESIDE: dict[str, tuple[float, float, str, str]] = {
    "North East": (238, 34, "start", ""),
    "Yorkshire and The Humber": (250, 74, "start", ""),
    "East Midlands": (268, 101, "start", "M209 105L222 98.5L265 98.5"),
    "East of England": (268, 129, "start", ""),
    "London": (288, 165, "start", ""),
    "South East": (262, 217, "start", ""),
    "South West": (52, 186, "end", ""),
    "West Midlands": (38, 134, "end", ""),
    "North West": (72, 58, "end", ""),
}
SHORT = {"Yorkshire and The Humber": "Yorks and Humber"}


def country_map(places: Iterable[Place], regions: Iterable[Region]) -> dict[str, object]:
    """The context of templates/programmes/map/country.html."""
    by_code = {place.authority.gss_code: place for place in places}
    return {
        "hexes": [_drawn(one, by_code[one.gss_code]) for one in hexagons() if one.gss_code in by_code],
        "outline": outline_path(),
        "view_box": view_box(),
        "legend": legend(),
        "regions": [_beside(region) for region in regions],
    }


def _drawn(one: Hexagon, place: Place) -> DrawnHex:
    return DrawnHex(
        hexagon=one,
        css=f"portal-hexmap__hex--{class_of(place.pounds)}",
        href=place.authority.get_absolute_url(),
        name=place.authority.nice_name,
        figure=place.figure,
        joined_only=not place.led and bool(place.joined),
    )


def _beside(region: Region) -> RegionName:
    x, y, anchor, leader = BESIDE[region.name]
    figure = pounds_prose(region.pounds) if region.pounds else "No published award"
    href = f"{reverse('programmes:projects')}?{urlencode({'region': region.name})}"
    return RegionName(href, SHORT.get(region.name, region.name), figure, x, y, anchor, leader)
