"""The wording of letters: what is in force, and the editor with its variables, clauses and preview."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from bids.models import Bid
from bids.selectors.submitted import counted_bids
from evaluations.documents.letters_preview import preview
from evaluations.documents.letters_variables import BY_KIND, REQUIRED, lacking
from evaluations.documents.letters_wording import built_in
from evaluations.forms.wording import WordingForm
from evaluations.models import LetterKind
from evaluations.permissions import OFFICERS, PANEL, may_run_rounds
from evaluations.refusals import JudgingRefused
from evaluations.selectors.letters_wording import recent_bids, standings, versions_of, wording_in_force
from evaluations.services.wording import write_wording
from evaluations.views.desk_shelf import denied
from evaluations.views.pages import page, person
from portal.accounts import access
from portal.accounts.roles import has_role
from programmes.models import Round


@access.staff(*PANEL)
@require_safe
def wordings(request: HttpRequest, slug: str = "") -> HttpResponse:
    """Every kind of letter: the wording in force, and a version that waits for approval."""
    round_ = round_of(slug)
    rows = [
        {"standing": each, "url": editor_url(each.kind, round_), "is_own": _is_own(each.in_force, round_)}
        for each in standings(round_)
    ]
    return page(
        request,
        "wordings",
        title=f"Wording of letters: {round_.title}" if round_ else "Wording of letters for all rounds",
        crumb="Wording of letters",
        round=round_,
        rows=rows,
    )


@access.staff(*PANEL)
@require_http_methods(["GET", "HEAD", "POST"])
def wording(request: HttpRequest, kind: str, slug: str = "") -> HttpResponse:
    """Write the next version of one letter, or see how the text typed would read for a bid."""
    round_, letter = round_of(slug), kind_or_404(kind)
    if request.method == "POST":
        denied(may_run_rounds(person(request)))
    versions = list(versions_of(letter, round_))
    in_force = wording_in_force(letter, round_)
    start = versions[0] if versions else in_force
    form = WordingForm(
        request.POST or None,
        kind=letter,
        bids=_bids(round_),
        initial={"body": start.body if start else built_in(letter)},
    )
    if request.method == "POST" and form.is_valid():
        answer = _act(request, form, letter, round_)
        if answer is not None:
            return answer
    body = form["body"].value() or ""
    return page(
        request,
        "wording",
        title=f"Wording: {letter.label.lower()}",
        crumb=letter.label,
        round=round_,
        form=form,
        versions=versions,
        in_force=in_force,
        variables=BY_KIND[letter],
        clauses=[(clause, clause.title in lacking(letter, body)) for clause in REQUIRED[letter]],
        list_url=list_url(round_),
        is_officer=has_role(person(request), *OFFICERS),
    )


def _act(request: HttpRequest, form: WordingForm, kind: LetterKind, round_: Round | None) -> HttpResponse | None:
    """A preview as PDF, or the page again with the new version kept; None when it was refused."""
    typed: dict[str, Any] = form.cleaned_data
    try:
        if request.POST.get("action") == "preview":
            return pdf_of(kind, typed["body"], typed["bid"], request)
        written = write_wording(
            kind=kind,
            round_id=round_.pk if round_ else None,
            body=typed["body"],
            note=typed["note"],
            by=person(request),
        )
    except JudgingRefused as refusal:
        form.add_error(None, refusal.sentence)
        return None
    messages.success(request, f"Version {written.version} is kept. Another person now has to approve it.")
    return redirect("evaluations:wording_version", written.pk)


def pdf_of(kind: LetterKind, body: str, reference: str, request: HttpRequest) -> HttpResponse:
    """The preview, shown in the browser. Raises ``JudgingRefused`` without a bid."""
    bid = Bid.objects.select_related("round__programme", "organisation__authority").filter(reference=reference).first()
    if bid is None:
        raise JudgingRefused("Choose a bid to preview the letter on.")
    response = HttpResponse(preview(kind, body, bid, person(request)), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="preview-{kind}-{bid.reference}.pdf"'
    response["Cache-Control"] = "no-store"
    return response


def round_of(slug: str) -> Round | None:
    """The round of the address; none means all rounds."""
    return get_object_or_404(Round, slug=slug, is_record=False) if slug else None


def kind_or_404(kind: str) -> LetterKind:
    """The kind of letter that the address names."""
    if kind not in LetterKind.values:
        raise Http404("There is no such letter.")
    return LetterKind(kind)


def editor_url(kind: str, round_: Round | None) -> str:
    """Where a letter's wording is written, for one round or for all."""
    if round_ is None:
        return reverse("evaluations:wording_all", args=[kind])
    return reverse("evaluations:wording", args=[round_.slug, kind])


def list_url(round_: Round | None) -> str:
    """The list that a wording stands on."""
    return reverse("evaluations:wordings", args=[round_.slug]) if round_ else reverse("evaluations:wordings_all")


def _bids(round_: Round | None) -> list[Bid]:
    return list(counted_bids(round_)) if round_ else recent_bids()


def _is_own(in_force: Any, round_: Round | None) -> bool:
    return bool(in_force) and in_force.round_id == (round_.pk if round_ else None)
