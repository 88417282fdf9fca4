"""Programmes as the public sees them: each laid out by what it is made of."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from programmes.maps import hexagons, highlight_map
from programmes.models import Programme, ProgrammeShape, Region
from programmes.pictures.near import near_map
from programmes.pictures.timeline import timeline
from programmes.selectors.alliances import alliances_of, supports_of
from programmes.selectors.announced import announced
from programmes.selectors.phased import phases_of
from programmes.selectors.programmes import (
    counted_programmes,
    figures_of,
    programmes_in_order,
    rounds_of,
    strands_of,
)
from programmes.selectors.rounds import card
from programmes.selectors.timeline import moments_of
from programmes.views.public import public_page

PROGRAMMES_A_PAGE = 30
SHOWN_ROUNDS = 50

Context = dict[str, Any]


@public_page
def programmes(request: HttpRequest) -> HttpResponse:
    """Every programme with its rounds, projects and headline figure."""
    page = Paginator(programmes_in_order(), PROGRAMMES_A_PAGE).get_page(request.GET.get("page"))
    rows = [(programme, announced(programme.figures.all()).headline) for programme in page]
    return render(request, "programmes/programmes/list.html", {"page": page, "rows": rows})


@public_page
def programme(request: HttpRequest, slug: str) -> HttpResponse:
    """One programme: what sources say of it, and whatever its shape shows. At most six queries."""
    now = timezone.now()
    found = get_object_or_404(counted_programmes(), slug=slug)
    figures = figures_of(found)
    held = list(rounds_of(found, now)[:SHOWN_ROUNDS]) if getattr(found, "round_count", 0) else []
    context: Context = {
        "programme": found,
        "figures": figures,
        "rounds": held,
        "cards": [card(one, now, figures.get(one.pk, ())) for one in held],
        "said": announced(figures[None]),
        "now": now,
    }
    context |= SHAPES.get(found.shape, _plain)(found, now, context)
    return render(request, "programmes/programmes/programme.html", context)


def _plain(programme: Programme, now: datetime, so_far: Context) -> Context:
    has_some = getattr(programme, "involvement_count", 0)
    return {"strands": strands_of(programme) if has_some else []}


def _rounds(programme: Programme, now: datetime, so_far: Context) -> Context:
    moments = moments_of([*reversed(so_far["rounds"])], so_far["figures"])
    picture = timeline(moments, title=f"{programme.name}: rounds and announcements")
    return {**_plain(programme, now, so_far), "moments": moments, "picture": picture}


def _places(programme: Programme, now: datetime, so_far: Context) -> Context:
    """Those who took part, marked on the map; where there is a rule, a form to check it with."""
    strands = strands_of(programme)
    marked = highlight_map([code for strand in strands for code in strand.codes])
    options = _named_authorities() if programme.eligibility_rule else []
    return {"strands": strands, "map": marked, "options": options, "today": timezone.localdate(now)}


def _named_authorities() -> list[dict[str, str]]:
    """The authorities of today as the map names them: a choice that costs no query."""
    named = [{"gss_code": one.gss_code, "nice_name": one.name} for one in hexagons()]
    return sorted(named, key=lambda one: one["nice_name"].lower())


def _phases(programme: Programme, now: datetime, so_far: Context) -> Context:
    strands = strands_of(programme)
    return {"phases": phases_of(so_far["said"], so_far["rounds"], so_far["figures"], strands)}


def _improvement(programme: Programme, now: datetime, so_far: Context) -> Context:
    paid = list(programme.pays_for.order_by("order", "name"))
    return {"pays_for": paid, "supports": list(supports_of(programme))}


def _alliances(programme: Programme, now: datetime, so_far: Context) -> Context:
    groups = alliances_of(programme)
    listed = {group.alliance.region for group in groups}
    return {
        "groups": [(group, near_map(group.codes)) for group in groups],
        "unlisted": [region for region in Region.values if region not in listed],
    }


SHAPES: dict[str, Callable[[Programme, datetime, Context], Context]] = {
    ProgrammeShape.ROUNDS: _rounds,
    ProgrammeShape.PARTNERS: _places,
    ProgrammeShape.PILOTS: _places,
    ProgrammeShape.PHASES: _phases,
    ProgrammeShape.IMPROVEMENT: _improvement,
    ProgrammeShape.ALLIANCES: _alliances,
}
"""What each shape adds to the page."""
