"""The filters offered beside the projects, and the chips that take each one off again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.http import QueryDict
from django.utils import timezone

from portal.look.words import partial_date, pounds
from programmes.models import LocalAuthority, OrganisationKind, Region
from programmes.selectors.facets import Counted, FacetValue
from programmes.selectors.projects_search import ProjectSearch

LABELS = {
    "programme": "Programme",
    "round": "Round",
    "area": "Priority area",
    "region": "Region",
    "authority": "Authority",
    "kind": "Led by",
    "announced": "Announced",
}
WHEN = {"announced": "Announced:", "since": "Announced from", "until": "Announced up to"}
FIRST_YEAR = 2013
"""The Innovation Programme was announced in October 2013 (rounds.csv)."""


@dataclass(frozen=True)
class Choice:
    """One value of a filter, its words, and how many projects it would leave: none for one that is chosen in vain."""

    value: str
    words: str
    projects: int
    is_chosen: bool


@dataclass(frozen=True)
class Offered:
    """One filter: its name in the address, its label, and its values that would leave something."""

    name: str
    label: str
    values: list[Choice]


@dataclass(frozen=True)
class Chip:
    """One filter in use, and the address without it."""

    text: str
    href: str


def choices(asked: ProjectSearch, counted: Counted, places: Mapping[int, LocalAuthority]) -> list[Offered]:
    """The filters, each value with the number of projects it would leave."""
    return [Offered(name, label, _values(name, asked, counted, places)) for name, label in LABELS.items()]


def years(asked: ProjectSearch, counted: Counted) -> list[Offered]:
    """The two ends of a span of years, each year with the number of projects announced in it."""
    found = {one.value: one.projects for one in counted.facets["announced"]}
    ends = {"since": "Announced from", "until": "Announced up to"}
    return [Offered(name, label, _years(asked.filters.get(name, ""), found)) for name, label in ends.items()]


def _years(chosen: str, found: Mapping[str, int]) -> list[Choice]:
    """Every year that an announcement may be of, so that a span can begin or end in a year without any."""
    known = [int(year) for year in (*found, chosen) if year.isascii() and year.isdigit() and len(year) == 4]
    every = sorted({*range(FIRST_YEAR, timezone.now().year + 1), *known})
    return [Choice(str(year), str(year), found.get(str(year), 0), str(year) == chosen) for year in every]


def _values(name: str, asked: ProjectSearch, counted: Counted, places: Mapping[int, LocalAuthority]) -> list[Choice]:
    chosen = asked.filters.get(name, "")
    found = [Choice(*_spoken(name, one, places), one.projects, False) for one in counted.facets[name]]
    listed = [replace(one, is_chosen=one.value == chosen) for one in found]
    if chosen and not any(one.is_chosen for one in listed):
        listed.append(Choice(chosen, _unfound(name, chosen, places), 0, True))
    return sorted(listed, key=lambda one: _order(name, one))


def _unfound(name: str, chosen: str, places: Mapping[int, LocalAuthority]) -> str:
    """The words of a value that leaves nothing, or is finer than those offered."""
    if name == "authority":
        return next((place_words(one) for one in places.values() if one.gss_code == chosen), chosen)
    return partial_date(chosen) or chosen if name == "announced" else chosen


def _spoken(name: str, one: FacetValue, places: Mapping[int, LocalAuthority]) -> tuple[str, str]:
    """A value as the address has it, and its words."""
    if name == "authority":
        place = places[int(one.value)]
        return place.gss_code, place_words(place)
    if name == "kind":
        return one.value, str(OrganisationKind(one.value).label)
    return one.value, one.words


def place_words(place: LocalAuthority) -> str:
    """An authority's everyday name, with the year it ended if it did."""
    return f"{place.nice_name} (to {place.active_to.year})" if place.active_to else place.nice_name


def _order(name: str, one: Choice) -> tuple[int, str]:
    if name == "region":
        return Region.values.index(one.value) if one.value in Region.values else 99, one.words
    return (
        (0, one.words) if name != "announced" else (-int(one.value[:4]) if one.value[:4].isdecimal() else 0, one.words)
    )


def chips(query: QueryDict, asked: ProjectSearch, offered: list[Offered]) -> list[Chip]:
    """Each filter in use, by its words."""
    known = {one.name: {each.value: each.words for each in one.values} for one in offered}
    texts: list[tuple[str, str]] = []
    if asked.q:
        texts.append(("q", f"“{asked.q}”"))
    for name, value in asked.filters.items():
        if value and name in WHEN:
            texts.append((name, f"{WHEN[name]} {partial_date(value) or value}"))
        elif value:
            texts.append((name, f"{LABELS[name]}: {known[name].get(value, value)}"))
    if asked.least is not None:
        texts.append(("least", f"At least {pounds(asked.least)}"))
    if asked.most is not None:
        texts.append(("most", f"At most {pounds(asked.most)}"))
    return [Chip(text, without(query, name)) for name, text in texts]


def counting_all(query: QueryDict) -> str:
    """The address of the same search with every project counted."""
    asked = query.copy()
    asked["count"] = "all"
    return f"?{asked.urlencode()}"


def without(query: QueryDict, name: str) -> str:
    """The address without one filter, on its first page."""
    kept = query.copy()
    for gone in (name, "page"):
        kept.pop(gone, None)
    return f"?{kept.urlencode()}" if kept else "?"
