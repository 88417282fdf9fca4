"""The first page: what was funded near me, and what is open now?"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from programmes.forms.map_fields import measure_ways, place_ways
from programmes.maps.drawing import draw
from programmes.selectors.figures import committed_figures
from programmes.selectors.home import rounds_now
from programmes.selectors.map.choice import MapChoice
from programmes.selectors.map.facts import areas_of, map_facts
from programmes.views.public import public_page


@public_page
def home(request: HttpRequest) -> HttpResponse:
    """Search, the map, three figures with their sources, and the rounds open now."""
    now = timezone.now()
    facts, choice = map_facts(), MapChoice()
    opened, coming = rounds_now(now)
    return render(
        request,
        "programmes/home.html",
        {
            "facts": facts,
            "map": draw(areas_of(facts), facts.regions, choice, address=reverse("programmes:map")),
            "ways": {"place": place_ways(choice)[1:], "measure": measure_ways(choice)[1:]},
            "committed": committed_figures(),
            "open_rounds": opened,
            "coming_rounds": coming,
            "now": now,
        },
    )
