"""A run to take away: its bids as a table, its workbook for the minister, its inputs, and its pack as PDF."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from evaluations.documents.ministerial import MINISTERIAL
from evaluations.documents.ministerial_workbook import BIDS_HEAD, bids_rows, workbook
from evaluations.models import AwardRun
from evaluations.permissions import OFFICERS, PANEL
from evaluations.selectors.runs_shown import shown_run
from evaluations.states import WorkState
from evaluations.views.pages import person
from evaluations.views.ranking import round_or_404
from evaluations.views.ranking_more import as_file
from evaluations.views.runs import run_or_404
from portal.accounts import access
from portal.documents.services import request_document
from portal.look.spreadsheets import XLSX_TYPE


@access.staff(*PANEL)
@require_safe
def run_file(request: HttpRequest, slug: str, number: int, suffix: str) -> HttpResponse:
    """The run's bids as CSV, or the whole of it as a workbook."""
    round_ = round_or_404(slug)
    found = run_or_404(round_, number)
    name = f"{slug}-run-{number}"
    if suffix == "csv":
        return as_file(BIDS_HEAD, bids_rows(shown_run(found, round_)), name=name, suffix="csv", title="Bids")
    if suffix != "xlsx":
        raise Http404("There is no such file.")
    response = HttpResponse(workbook(found), content_type=XLSX_TYPE)
    response["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    response["Cache-Control"] = "private, no-store"
    return response


@access.staff(*PANEL)
@require_safe
def inputs(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """What the run rested on, byte for byte: its SHA-256 is the run's."""
    found = run_or_404(round_or_404(slug), number)
    response = HttpResponse(found.inputs.encode(), content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="{slug}-run-{number}-inputs.json"'
    response["Cache-Control"] = "private, no-store"
    return response


@access.staff(*OFFICERS)
@require_POST
def pack(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Ask for the ministerial submission of this run; the same content is the same document."""
    found = run_or_404(round_or_404(slug), number)
    refusal = _no_pack_yet(found)
    if refusal:
        messages.error(request, refusal)
        return redirect("evaluations:award_run", slug, number)
    with transaction.atomic():
        document = request_document(kind=MINISTERIAL, subject_id=found.pk, by=person(request))
    return redirect(document.get_absolute_url())


def _no_pack_yet(run: AwardRun) -> str:
    """Why the submission of this run cannot be made now; "" when it can."""
    if run.is_what_if:
        return "A what-if is not submitted to anybody. It stands in the submission of a run that can be adopted."
    if run.scores_needed.state in (WorkState.QUEUED, WorkState.WORKING):
        return "The scores that would have been funded are still being worked out. Make the submission after that."
    return ""
