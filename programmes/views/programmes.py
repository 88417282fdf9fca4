"""Programmes as the public sees them."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from programmes.selectors.announced import announced
from programmes.selectors.programmes import counted_programmes, figures_of, programmes_in_order, rounds_of, strands_of
from programmes.selectors.rounds import card
from programmes.views.public import public_page

PROGRAMMES_A_PAGE = 30
SHOWN_ROUNDS = 50


@public_page
def programmes(request: HttpRequest) -> HttpResponse:
    """Every programme with its rounds, projects and headline figure."""
    page = Paginator(programmes_in_order(), PROGRAMMES_A_PAGE).get_page(request.GET.get("page"))
    rows = [(programme, announced(programme.figures.all()).headline) for programme in page]
    return render(request, "programmes/programmes/list.html", {"page": page, "rows": rows})


@public_page
def programme(request: HttpRequest, slug: str) -> HttpResponse:
    """One programme: its rounds, what sources say of it, and who took part."""
    now = timezone.now()
    found = get_object_or_404(counted_programmes(), slug=slug)
    figures = figures_of(found)
    context = {
        "programme": found,
        "cards": [card(one, now, figures.get(one.pk, ())) for one in rounds_of(found, now)[:SHOWN_ROUNDS]],
        "said": announced(figures[None]),
        "strands": strands_of(found),
        "now": now,
    }
    return render(request, "programmes/programmes/programme.html", context)
