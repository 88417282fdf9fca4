"""Where the money went: the maps with their choices, and who is involved in some way."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from programmes.forms.map_fields import map_fields, measure_ways, picture_ways, place_ways
from programmes.forms.where import AskedMap, read_map
from programmes.maps.drawing import draw
from programmes.maps.shares import share_rows, way_bar
from programmes.models import Region
from programmes.selectors.map.answer import share_of, shares
from programmes.selectors.map.choice import EVERYWHERE, INVOLVED, MapChoice
from programmes.selectors.map.facts import MapFacts, areas_of, map_facts
from programmes.selectors.map.involved import AIM, SHARE, add_parts, aim_figures, ways_counted
from programmes.selectors.map.options import MapOptions, map_options, round_ended
from programmes.selectors.map.places import INFERRED, NOT_YET, AreaFacts, PlaceFacts
from programmes.selectors.map.tables import shown_places
from programmes.selectors.map.words import Shown, headline, narrowed_to, whose
from programmes.views.public import public_page


def asked_map(query: QueryDict) -> tuple[AskedMap, MapOptions, MapFacts]:
    """The choice of an address, what may be chosen, and the facts that the choice leaves. Six queries."""
    options = map_options()
    asked = read_map(query, options)
    choice = asked.choice
    facts = map_facts(choice=choice, day=choice.day(timezone.localdate(), round_ended(options, choice)))
    add_parts(facts, choice)
    return asked, options, facts


@public_page
def map_page(request: HttpRequest) -> HttpResponse:
    """One map by the choices in its address, its answer in a sentence, its regions, and its table."""
    asked, options, facts = asked_map(request.GET)
    choice = asked.choice
    return render(request, "programmes/map/page.html", {"left_out": asked.left_out, **_page(choice, options, facts)})


def _page(choice: MapChoice, options: MapOptions, facts: MapFacts) -> dict[str, Any]:
    areas = areas_of(facts)
    shown = _shown(choice, facts)
    return {
        "choice": choice,
        "facts": facts,
        "shown": shown,
        "headline": headline(shown, choice),
        "narrowed": narrowed_to(choice, options),
        "whose": whose(facts.day),
        "everywhere": choice.area is EVERYWHERE,
        "england": share_of(facts, EVERYWHERE),
        "map": draw(areas, facts.regions, choice, address=reverse("programmes:map")),
        "shares": share_rows(shares(facts, choice.area)),
        **_over_others(areas, choice),
        "fields": map_fields(choice, options),
        "ways": {"place": place_ways(choice), "measure": measure_ways(choice), "picture": picture_ways(choice)},
        "is_without_projects": choice.programme in options.without_projects,
        "involved_map": choice.but(measure=INVOLVED),
    }


def _over_others(areas: list[AreaFacts], choice: MapChoice) -> dict[str, Any]:
    """The areas that show another authority than the one whose outline they are, those of the same name apart."""
    others = [one for one in areas if one.is_over_others and one.region in choice.area.regions]
    same = [one for one in others if [holder.authority.nice_name for holder in one.holders] == one.names]
    return {"over_others": [one for one in others if one not in same], "over_same": [one.name for one in same]}


def _shown(choice: MapChoice, facts: MapFacts) -> Shown:
    places, share = shown_places(facts, choice), share_of(facts, choice.area)
    if choice.area is EVERYWHERE:
        return Shown(places, share, facts.total, facts.projects, facts.projects)
    taking: set[int] = set().union(*(one.led.keys() | one.joined for one in places))
    return Shown(places, share, share.sums.pounds, share.sums.projects, len(taking))


@public_page
def every_authority(request: HttpRequest) -> HttpResponse:
    """The aim of the fund of 2016: how many authorities are involved in some way, how, and who is not yet."""
    choice = MapChoice(measure=INVOLVED)
    facts = map_facts(choice=choice)
    add_parts(facts, choice)
    said = aim_figures()
    return render(
        request,
        "programmes/map/every_authority.html",
        {
            "facts": facts,
            "map": draw(areas_of(facts), facts.regions, choice, address=reverse("programmes:map")),
            "aim": said.get(AIM),
            "first_years": said.get(SHARE),
            "bar": way_bar(ways_counted(facts.places)),
            "not_yet": _by_region(facts.places, NOT_YET),
            "inferred": _by_region(facts.places, INFERRED),
            "involved": [one for one in facts.places if one.way not in (NOT_YET, INFERRED)],
        },
    )


def _by_region(places: list[PlaceFacts], way: str) -> list[tuple[str, list[PlaceFacts]]]:
    listed = [one for one in places if one.way == way]
    grouped = [(region, [one for one in listed if one.authority.region == region]) for region in Region.values]
    return [(region, there) for region, there in grouped if there]
