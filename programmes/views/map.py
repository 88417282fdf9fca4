"""The hexagon map on a page of its own, with the same facts as a table."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from programmes.maps.drawing import country_map
from programmes.selectors.map import map_facts
from programmes.views.public import public_page


@public_page
def map_page(request: HttpRequest) -> HttpResponse:
    """Every authority of today: its sum, its projects, and pounds for each child."""
    facts = map_facts()
    return render(
        request, "programmes/map/page.html", {"facts": facts, "map": country_map(facts.places, facts.regions)}
    )
