"""The first page: what was funded near me, and what is open now?"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from programmes.maps.drawing import country_map
from programmes.selectors.figures import committed_figures
from programmes.selectors.home import rounds_now
from programmes.selectors.map import map_facts
from programmes.views.public import public_page


@public_page
def home(request: HttpRequest) -> HttpResponse:
    """Search, the map, three figures with their sources, and the rounds open now."""
    now = timezone.now()
    facts = map_facts()
    opened, coming = rounds_now(now)
    return render(
        request,
        "programmes/home.html",
        {
            "facts": facts,
            "map": country_map(facts.places, facts.regions),
            "committed": committed_figures(),
            "open_rounds": opened,
            "coming_rounds": coming,
            "now": now,
        },
    )
