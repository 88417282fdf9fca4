"""What grants are paid on: determinations for councils, agreements for everyone else."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from evaluations.permissions import OFFICERS, PANEL
from evaluations.selectors.determinations import agreements_of, undecided, years_of
from evaluations.services.grant_papers import agreements_key, make_agreements, make_determination
from evaluations.views.pages import confirm, page, person
from portal.accounts import access
from portal.accounts.roles import has_role
from portal.documents.selectors import newest_batch
from portal.look.words import plural, pounds
from programmes.models import Round

TITLE = "Grant papers"


def _round(slug: str) -> Round:
    return get_object_or_404(Round, slug=slug, is_record=False, deciding_at__isnull=False)


@access.staff(*PANEL)
@require_safe
def papers(request: HttpRequest, slug: str) -> HttpResponse:
    """Every determination and every letter of an agreement, made or to be made."""
    round_ = _round(slug)
    agreements = agreements_of(round_)
    return page(
        request,
        "grant_papers",
        title=f"{TITLE}: {round_.title}",
        crumb=TITLE,
        round=round_,
        waiting=[] if round_.notified_at else undecided(round_)[:6],
        years=years_of(round_),
        agreements=agreements,
        agreements_to_make=any(document is None for _, document in agreements),
        batch=newest_batch(agreements_key(round_)),
        is_officer=has_role(person(request), *OFFICERS),
    )


@access.staff(*OFFICERS)
@require_http_methods(["GET", "HEAD", "POST"])
def determination(request: HttpRequest, slug: str, year: int) -> HttpResponse:
    """Make the determination of a financial year, or its next version."""
    round_ = _round(slug)
    paper = next((each for each in years_of(round_) if each.year == year), None)
    if paper is None:
        raise Http404("No council is paid in that year.")

    def do(_form: Any) -> tuple[str, str]:
        document = make_determination(round_id=round_.pk, financial_year=year, by=person(request))
        return f"The determination of {paper.words} is being made.", document.get_absolute_url()

    return confirm(
        request,
        title=f"Make the grant determination of {paper.words}",
        sentence=f"It lists {plural(paper.councils, 'grant')}, {pounds(paper.pounds)} together.",
        consequences=["The version before it is superseded."] if paper.document else [],
        action="Make the determination",
        back=reverse("evaluations:grant_papers", args=[slug]),
        back_title=TITLE,
        do=do,
    )


@access.staff(*OFFICERS)
@require_http_methods(["GET", "HEAD", "POST"])
def agreements(request: HttpRequest, slug: str) -> HttpResponse:
    """Make every letter of an agreement that is not made from what holds now."""
    round_ = _round(slug)
    wanted = [grant for grant, document in agreements_of(round_) if document is None]

    def do(_form: Any) -> tuple[str, str]:
        batch = make_agreements(round_id=round_.pk, by=person(request))
        return "The letters are being made.", batch.get_absolute_url()

    return confirm(
        request,
        title="Make the letters of grant agreements",
        sentence=f"{plural(len(wanted), 'letter')} will be made. A bidder can read theirs once they accept.",
        items=[f"{grant.bid.reference} {grant.bid.organisation.name}" for grant in wanted[:12]],
        items_more=max(len(wanted) - 12, 0),
        action="Make the letters",
        back=reverse("evaluations:grant_papers", args=[slug]),
        back_title=TITLE,
        do=do,
    )
