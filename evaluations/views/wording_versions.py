"""One version of a letter's wording: what changed in it, how it reads, and its approval."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from bids.selectors.submitted import counted_bids
from evaluations.documents.letters_changes import changes
from evaluations.documents.letters_variables import lacking
from evaluations.documents.letters_wording import built_in
from evaluations.models import LetterKind, LetterTemplate
from evaluations.permissions import PANEL
from evaluations.refusals import JudgingRefused
from evaluations.selectors.letters_wording import before, recent_bids
from evaluations.services.wording import approve_wording
from evaluations.views.pages import confirm, page, person
from evaluations.views.wording import editor_url, list_url, pdf_of
from portal.accounts import access
from portal.accounts.roles import Role, has_role


def _version(pk: int) -> LetterTemplate:
    return get_object_or_404(LetterTemplate.objects.select_related("round", "written_by", "approved_by"), pk=pk)


@access.staff(*PANEL)
@require_safe
def version(request: HttpRequest, pk: int) -> HttpResponse:
    """The version beside the one it would replace."""
    shown = _version(pk)
    replaced = before(shown)
    bids = list(counted_bids(shown.round)) if shown.round else recent_bids()
    return page(
        request,
        "wording_version",
        title=f"{shown.get_kind_display()}: version {shown.version}",
        crumb=f"Version {shown.version}",
        round=shown.round,
        version=shown,
        replaced=replaced,
        lines=changes(replaced.body if replaced else built_in(shown.kind), shown.body),
        missing=lacking(shown.kind, shown.body),
        bids=bids,
        editor=editor_url(shown.kind, shown.round),
        list_url=list_url(shown.round),
        may_approve=has_role(person(request), Role.APPROVER) and shown.written_by_id != person(request).pk,
    )


@access.staff(Role.APPROVER)
@require_http_methods(["GET", "HEAD", "POST"])
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a version in force."""
    shown = _version(pk)
    missing = lacking(shown.kind, shown.body)

    def do(_form: Any) -> str:
        approve_wording(template_id=pk, by=person(request))
        return f"Version {shown.version} of the {shown.get_kind_display().lower()} is in force."

    where = f"letters of {shown.round}" if shown.round else "letters of every round that has no wording of its own"
    return confirm(
        request,
        title=f"Approve version {shown.version} of the {shown.get_kind_display().lower()}",
        sentence=f"It cannot be approved, because it leaves out: {'; '.join(missing)}."
        if missing
        else f"From now on {where} are made from it.",
        consequences=[] if missing else ["Letters that were made from another wording and not sent are made anew."],
        action="" if missing else "Approve this wording",
        back=reverse("evaluations:wording_version", args=[pk]),
        back_title=f"Version {shown.version}",
        do=do,
    )


@access.staff(*PANEL)
@require_safe
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """The version as a letter about one bid."""
    shown = _version(pk)
    try:
        return pdf_of(LetterKind(shown.kind), shown.body, request.GET.get("bid", ""), request)
    except JudgingRefused as refusal:
        messages.error(request, refusal.sentence)
        return redirect("evaluations:wording_version", pk)
