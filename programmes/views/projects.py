"""Searching the funded projects, and the page of each."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from programmes.forms.choices import chips, choices
from programmes.forms.search import read_search
from programmes.maps import highlight_map
from programmes.models import LocalAuthority
from programmes.selectors.facets import count_found
from programmes.selectors.figures import disagreements
from programmes.selectors.marking import marked_words
from programmes.selectors.opendata.linked import linked_data
from programmes.selectors.projects import with_places
from programmes.selectors.projects_page import project_page
from programmes.selectors.projects_search import SORTS, found_projects
from programmes.views.public import public_page

A_PAGE = 20


@public_page
def search(request: HttpRequest) -> HttpResponse:
    """Projects by words and filters; any address gives a page."""
    asked = read_search(request.GET)
    counted = count_found(asked)
    found = found_projects(asked)
    if asked.asked:
        found = found.annotate(marked=marked_words("search_entry__body", asked.asked))
    pages = Paginator(found, A_PAGE)
    pages.count = counted.projects  # counted already, with the sum
    page = pages.get_page(asked.page)
    offered = choices(asked, counted, LocalAuthority.objects.in_bulk())
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
    page = project_page(slug)
    if page is None:
        raise Http404
    placed = page.lead_codes or page.partner_codes
    return render(
        request,
        "programmes/projects/project.html",
        {
            "page": page,
            "project": page.project,
            "map": highlight_map(page.lead_codes, page.partner_codes) if placed else None,
            "figures": [figure for figure in page.figures if figure.kind != "conflict"],
            "disagreements": disagreements(page.figures),
            "linked_data": linked_data(page.project, page.grants),
        },
    )
