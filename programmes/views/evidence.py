"""The evaluation reports: what came of the money."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from programmes.forms.search import cleaned, page_number
from programmes.models import Round
from programmes.selectors.evidence import found_reports, public_reports
from programmes.selectors.words import ask
from programmes.views.public import public_page

A_PAGE = 20


@public_page
def search(request: HttpRequest) -> HttpResponse:
    """Reports by words and by round; any address gives a page."""
    q, chosen = cleaned(request.GET.get("q", "")), cleaned(request.GET.get("round", ""))
    asked = ask(q)
    found = found_reports(asked, chosen).prefetch_related("findings")
    page = Paginator(found, A_PAGE).get_page(page_number(request.GET.get("page", "")))
    rounds = Round.objects.filter(is_record=True, projects__evaluation_reports__isnull=False)
    return render(
        request,
        "programmes/evidence/search.html",
        {
            "q": q,
            "chosen": chosen,
            "page": page,
            "rounds": rounds.order_by("record_opened").distinct(),
            "active": bool(q) + bool(chosen),
            "instead": asked.instead,
        },
    )


@public_page
def report(request: HttpRequest, slug: str) -> HttpResponse:
    """One report: what it is about, what it found, where to read it."""
    found = public_reports().filter(slug=slug).prefetch_related("findings", "sources").first()
    if found is None:
        raise Http404
    return render(request, "programmes/evidence/report.html", {"report": found})
