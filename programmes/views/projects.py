"""Searching the funded projects, and the page of each."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from programmes.forms.choices import chips, choices
from programmes.forms.search import read_search
from programmes.maps import highlight_map
from programmes.models import PartyRole, ProjectParty
from programmes.selectors.figures import disagreements, figures_of
from programmes.selectors.places import codes_today, succession
from programmes.selectors.projects import parties_of, project_for_page, reports_of, totals, with_places
from programmes.selectors.projects_search import SORTS, found_projects
from programmes.views.public import public_page

A_PAGE = 20


@public_page
def search(request: HttpRequest) -> HttpResponse:
    """Projects by words and filters; any address gives a page."""
    asked = read_search(request.GET)
    places = succession()
    code = asked.filters["authority"]
    chosen = next((one for one in places.by_id.values() if one.gss_code == code), None) if code else None
    line = (places.line(chosen.pk) if chosen else ()) if code else None
    found = found_projects(asked, line)
    counted = totals(found)
    pages = Paginator(found, A_PAGE)
    pages.count = counted["projects"]  # counted already, with the sum
    page = pages.get_page(asked.page)
    offered = choices(places)
    return render(
        request,
        "programmes/projects/search.html",
        {
            "asked": asked,
            "page": page,
            "results": with_places(page.object_list),
            "counted": counted,
            "offered": offered,
            "chips": chips(request.GET, asked, offered),
            "sorts": [(value, words) for value, words in SORTS.items() if value or asked.terms],
        },
    )


@public_page
def project(request: HttpRequest, slug: str) -> HttpResponse:
    """One project: money, people, place, evidence, and the sources of each."""
    found = project_for_page(slug)
    if found is None:
        raise Http404
    parties = parties_of(found)
    figures = figures_of(found)
    return render(
        request,
        "programmes/projects/project.html",
        {
            "project": found,
            "awards": list(found.awards.all()),
            "leads": [party for party in parties if party.role == PartyRole.LEAD],
            "partners": [party for party in parties if party.role == PartyRole.PARTNER],
            "map": _where(parties),
            "reports": reports_of(found),
            "figures": [figure for figure in figures if figure.kind != "conflict"],
            "disagreements": disagreements(figures),
        },
    )


def _where(parties: list[ProjectParty]) -> dict[str, object] | None:
    """The small map, when any authority leads or takes part."""
    codes: dict[str, list[str]] = {PartyRole.LEAD: [], PartyRole.PARTNER: []}
    for party in parties:
        place = party.authority or (party.organisation.authority if party.organisation else None)
        if place:
            codes[party.role].append(place.gss_code)
    if not any(codes.values()):
        return None
    places = succession()
    return highlight_map(codes_today(codes[PartyRole.LEAD], places), codes_today(codes[PartyRole.PARTNER], places))
