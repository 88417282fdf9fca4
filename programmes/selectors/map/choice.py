"""What somebody wants to see on the map: which figure, of which projects, where and when."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Final
from urllib.parse import urlencode

from programmes.models import Region

AMOUNT, CHILD, PROJECTS, INVOLVED = "amount", "child", "projects", "involved"
MEASURES: Final = {
    AMOUNT: "Amount awarded",
    CHILD: "Amount for each child",
    PROJECTS: "Number of projects",
    INVOLVED: "Involved or not",
}
HEXAGONS, OUTLINES = "hexagons", "outlines"
PICTURES: Final = {HEXAGONS: "Hexagons, all one size", OUTLINES: "Outlines, as they lie"}
THEN, TODAY = "then", "today"
AUTHORITIES: Final = {THEN: "As they were at the time", TODAY: "As they are today"}


@dataclass(frozen=True)
class Area:
    """Some of the nine regions together: how it is called, alone and in a sentence."""

    name: str
    within: str
    regions: tuple[str, ...]


def _within(region: str) -> str:
    bare = region in (Region.LONDON, Region.YORKSHIRE)
    return f"in {region}" if bare else f"in the {region}"


EVERYWHERE: Final = Area("All of England", "in England", tuple(Region.values))
PLACES: Final = {
    "north": Area(
        "The North", "in the North", (Region.NORTH_EAST.value, Region.NORTH_WEST.value, Region.YORKSHIRE.value)
    ),
    "midlands": Area("The Midlands", "in the Midlands", (Region.EAST_MIDLANDS.value, Region.WEST_MIDLANDS.value)),
    "south-and-east": Area(
        "The South and East",
        "in the South and East",
        (Region.EAST.value, Region.LONDON.value, Region.SOUTH_EAST.value, Region.SOUTH_WEST.value),
    ),
    **{region.lower().replace(" ", "-"): Area(region, _within(region), (region,)) for region in Region.values},
}
"""The places that the map can be narrowed to, by their name in the address."""


@dataclass(frozen=True)
class MapChoice:
    """What an address of the map asks for; nothing chosen is everything, in hexagons, by amount."""

    measure: str = AMOUNT
    picture: str = HEXAGONS
    place: str = ""
    programme: str = ""
    round: str = ""
    first: int | None = None
    last: int | None = None
    authorities: str = THEN

    @property
    def area(self) -> Area:
        """The part of England that is shown."""
        return PLACES.get(self.place, EVERYWHERE)

    @property
    def in_years(self) -> bool:
        """Whether only some years are asked for."""
        return self.first is not None or self.last is not None

    @property
    def narrowed(self) -> int:
        """How many of the choices leave projects or places out."""
        return sum((bool(self.place), bool(self.programme), bool(self.round), self.in_years))

    def covers(self, partial: str) -> bool:
        """Whether a date known at least to its year falls in the years asked for; an unknown one does not."""
        if not self.in_years:
            return True
        year = int(partial[:4]) if partial else None
        return year is not None and (self.first or 0) <= year <= (self.last or 9999)

    def day(self, today: date, round_ended: int | None) -> date | None:
        """The day whose authorities are shown: the end of the last year asked for, or of the round.

        None stands for today.
        """
        year = self.last or round_ended
        if self.authorities == TODAY or year is None or year >= today.year:
            return None
        return date(year, 12, 31)

    @property
    def query(self) -> str:
        """The choice as an address writes it, without what needs no saying."""
        said = [(one.name, getattr(self, one.name)) for one in fields(self)]
        return urlencode([(name, value) for name, value in said if value != getattr(MapChoice(), name)])

    def but(self, **changes: object) -> str:
        """The query of the same choice with something else in it, behind its question mark."""
        return f"?{replace(self, **changes).query}"  # type: ignore[arg-type]  # the names are those of the fields
