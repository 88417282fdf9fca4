"""One search for everything the public can find."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from programmes.forms.search import cleaned, page_number
from programmes.models import SearchKind
from programmes.selectors.finding import found_entries, kinds_found
from programmes.selectors.projects_search import RANKED
from programmes.selectors.words import ask
from programmes.views.public import public_page

A_PAGE = 20


@public_page
def search(request: HttpRequest) -> HttpResponse:
    """Places, organisations, projects and reports by words; any address gives a page."""
    q, kind = cleaned(request.GET.get("q", "")), request.GET.get("kind", "")
    kind = kind if kind in SearchKind.values else ""
    asked = ask(q)
    kinds = kinds_found(asked)
    pages = Paginator(found_entries(asked, kind, kinds.largest), A_PAGE)
    pages.count = kinds.listed(kind)  # counted already, by kind
    page = pages.get_page(page_number(request.GET.get("page", "")))
    return render(
        request,
        "programmes/search/search.html",
        {
            "q": q,
            "kind": kind,
            "asked": asked,
            "kinds": kinds,
            "page": page,
            "results": list(page.object_list),
            "ranked": RANKED,
        },
    )
