"""What an address of the map asks for. Any address is read: what makes no sense is left out, and said."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from django.http import QueryDict

from programmes.forms.search import cleaned
from programmes.selectors.map.choice import AUTHORITIES, MEASURES, PICTURES, PLACES, MapChoice
from programmes.selectors.map.options import MapOptions

YEARS = range(2009, 2100)
"""The register knows since 2009 when authorities began and ended."""
SHOWN = 40


@dataclass(frozen=True)
class AskedMap:
    """The choice, and what of the address is no choice."""

    choice: MapChoice
    left_out: list[str] = field(default_factory=list)


def read_map(query: QueryDict, options: MapOptions) -> AskedMap:
    """The choice that a query string makes; never raises."""
    asked = _Asked(query)
    first, last = asked.year("first"), asked.year("last")
    if first is not None and last is not None and last < first:
        first, last = last, first
    choice = MapChoice(
        measure=asked.one_of("measure", MEASURES) or MapChoice.measure,
        picture=asked.one_of("picture", PICTURES) or MapChoice.picture,
        place=asked.one_of("place", PLACES),
        programme=asked.one_of("programme", options.programmes),
        round=asked.one_of("round", options.rounds),
        first=first,
        last=last,
        authorities=asked.one_of("authorities", AUTHORITIES) or MapChoice.authorities,
    )
    return AskedMap(choice, asked.left_out)


class _Asked:
    """One query string, read name by name."""

    def __init__(self, query: QueryDict) -> None:
        self.query = query
        self.left_out: list[str] = []

    def one_of(self, name: str, allowed: Collection[str]) -> str:
        """The value, if it is one of those allowed."""
        typed = cleaned(self.query.get(name, ""))
        if not typed or typed in allowed:
            return typed
        self.left_out.append(typed[:SHOWN])
        return ""

    def year(self, name: str) -> int | None:
        """A year of four digits that the register knows."""
        typed = cleaned(self.query.get(name, ""))
        if typed.isascii() and typed.isdigit() and len(typed) == 4 and int(typed) in YEARS:
            return int(typed)
        if typed:
            self.left_out.append(typed[:SHOWN])
        return None
