"""The evidence library: what came of the money."""

from __future__ import annotations

from collections import Counter

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from portal.look.components.counts import CountChart
from programmes.forms.evidence import evidence_chips, offer, read_evidence, with_codes
from programmes.models import FindingDirection, LocalAuthority
from programmes.selectors.evidence import Known, fits, found_reports, known_of, public_reports, reports_shown
from programmes.selectors.words import ask
from programmes.views.public import public_page

A_PAGE = 20


@public_page
def search(request: HttpRequest) -> HttpResponse:
    """Reports by words and filters, with what their findings say in all; any address gives a page."""
    asked = read_evidence(request.GET)
    words = ask(asked.q)
    places = LocalAuthority.objects.in_bulk()
    known = with_codes(known_of(found_reports(words)), places)
    found = [one for one in known if fits(one, asked.filters)]
    page = Paginator([one.pk for one in found], A_PAGE).get_page(asked.page)
    offered = offer(asked, known, places)
    return render(
        request,
        "programmes/evidence/search.html",
        {
            "asked": asked,
            "page": page,
            "reports": reports_shown(list(page.object_list)),
            "offered": offered,
            "chips": evidence_chips(request.GET, asked, offered),
            "instead": words.instead,
            "pointing": _pointing(found),
            "silent": sum(not one.directions for one in found),
        },
    )


def _pointing(found: list[Known]) -> CountChart:
    counted = Counter(direction for one in found for direction in one.directions)
    rows = [(str(one.label), counted[one]) for one in FindingDirection]
    return CountChart("Findings, by which way they point", rows, "finding", "Direction", id="directions")


@public_page
def report(request: HttpRequest, slug: str) -> HttpResponse:
    """One report: what it is about, what it found and how, where to read it."""
    found = public_reports().filter(slug=slug).prefetch_related("findings__measure", "sources").first()
    if found is None:
        raise Http404
    return render(request, "programmes/evidence/report.html", {"report": found})
