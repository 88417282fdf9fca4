"""The map's facts as tables to take away: one row an authority, one row a region."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from programmes.selectors.map.answer import Share, shares
from programmes.selectors.map.choice import MapChoice
from programmes.selectors.map.facts import MapFacts
from programmes.selectors.map.places import WAYS, PlaceFacts

PLACE_COLUMNS = {
    "gss_code": "the authority's code, by the Office for National Statistics",
    "authority": "its official name",
    "region": "its region of England",
    "from": "the day it began, if that was in 2009 or later",
    "to": "the day it ended; empty for one of today",
    "shown_over": "codes of the authorities of 2023 over whose outlines the maps show it",
    "projects_led": "projects it leads, among those chosen",
    "projects_joined": "other projects it takes part in, among those chosen",
    "awarded_pounds": "awarded to the projects it leads, as far as published",
    "amounts_not_published": "projects it leads whose amount was not published",
    "also_counts": "what of the sum was awarded to an authority that it stands for",
    "children": "children aged 0 to 17, mid-year estimate; the year 2023 is inferred",
    "pounds_for_each_child": "awarded_pounds divided by children",
    "involved": "the closest way in which it is involved",
    "other_programmes": "programmes beside the projects that it took part in",
}
REGION_COLUMNS = {
    "region": "region of England",
    "projects_led": "projects led by an authority there, among those chosen",
    "awarded_pounds": "awarded to those projects, as far as published",
    "share_of_money": "per cent of what was awarded to projects that authorities lead",
    "authorities": "authorities there",
    "involved": "authorities there that led or joined a project",
    "share_of_authorities": "per cent of England's authorities",
    "children": "children aged 0 to 17, mid-year estimate; the year 2023 is inferred",
    "share_of_children": "per cent of England's children",
    "pounds_for_each_child": "awarded_pounds divided by children",
}


def shown_places(facts: MapFacts, choice: MapChoice) -> list[PlaceFacts]:
    """The authorities of the place that is shown."""
    return [one for one in facts.places if one.authority.region in choice.area.regions]


def place_rows(facts: MapFacts, choice: MapChoice) -> list[dict[str, Any]]:
    """One row an authority, in the order of PLACE_COLUMNS."""
    over: dict[int, list[str]] = {}
    for one in facts.known.current:
        for pk in facts.known.on(one.pk, facts.day):
            over.setdefault(pk, []).append(one.gss_code)
    return [_place_row(one, over) for one in shown_places(facts, choice)]


def _place_row(one: PlaceFacts, over: dict[int, list[str]]) -> dict[str, Any]:
    place = one.authority
    return {
        "gss_code": place.gss_code,
        "authority": place.name,
        "region": place.region,
        "from": place.active_from.isoformat() if place.active_from else None,
        "to": place.active_to.isoformat() if place.active_to else None,
        "shown_over": "; ".join(over.get(place.pk, [])) or None,
        "projects_led": len(one.led),
        "projects_joined": len(one.joined),
        "awarded_pounds": one.pounds,
        "amounts_not_published": one.unknown,
        "also_counts": one.note or None,
        "children": one.children,
        "pounds_for_each_child": one.pounds_a_child,
        "involved": WAYS[one.way],
        "other_programmes": one.programmes or None,
    }


def region_rows(facts: MapFacts, choice: MapChoice) -> list[dict[str, Any]]:
    """One row a region, in the order of REGION_COLUMNS."""
    return [_region_row(one) for one in shares(facts, choice.area)]


def _region_row(one: Share) -> dict[str, Any]:
    return {
        "region": one.name,
        "projects_led": one.sums.projects,
        "awarded_pounds": one.sums.pounds,
        "share_of_money": one.money,
        "authorities": one.sums.authorities,
        "involved": one.sums.involved,
        "share_of_authorities": one.authorities,
        "children": one.sums.children or None,
        "share_of_children": one.children,
        "pounds_for_each_child": one.sums.pounds_a_child,
    }


def values(rows: Iterable[dict[str, Any]]) -> list[list[Any]]:
    """Rows without their names, as spreadsheets want them."""
    return [list(row.values()) for row in rows]
