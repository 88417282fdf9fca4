"""Searching the funded projects, and the page of each."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from programmes.forms.choices import chips, choices, counting_all, years
from programmes.forms.search import read_search
from programmes.maps import highlight_map
from programmes.models import LocalAuthority
from programmes.selectors.facets import count_found
from programmes.selectors.figures import disagreements
from programmes.selectors.marking import marked_words
from programmes.selectors.opendata.linked import linked_data
from programmes.selectors.pools import COUNTED
from programmes.selectors.projects import with_places
from programmes.selectors.projects_page import project_page
from programmes.selectors.projects_search import RANKED, SORTS, listed_projects
from programmes.selectors.projects_told import with_reports, with_told
from programmes.views.public import public_page

A_PAGE = 20


@public_page
def search(request: HttpRequest) -> HttpResponse:
    """Projects by words and filters; any address gives a page."""
    asked = read_search(request.GET)
    counted = count_found(asked)
    listed = min(counted.projects, RANKED) if asked.is_ranked else counted.projects
    page = Paginator(range(listed), A_PAGE).get_page(asked.page)
    first, last = (page.number - 1) * A_PAGE, min(page.number * A_PAGE, listed)
    found = listed_projects(asked, first, last, largest=counted.largest)
    if asked.asked:
        found = found.annotate(marked=marked_words("search_entry__body", asked.asked))
    offered = choices(asked, counted, LocalAuthority.objects.in_bulk())
    return render(
        request,
        "programmes/projects/search.html",
        {
            "asked": asked,
            "page": page,
            "results": with_reports(with_places(with_told(found))),
            "ranked": RANKED if listed < counted.projects else None,
            "counted_most": COUNTED,
            "count_all": counting_all(request.GET),
            "counted": counted,
            "offered": [one for one in offered if one.name != "announced"],
            "years": years(asked, counted),
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
