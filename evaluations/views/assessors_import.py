"""Importing assessors from a CSV file: choose it, see what would change, then import."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from evaluations.forms.importing import AssessorFileForm
from evaluations.refusals import JudgingRefused
from evaluations.services.importing import MAY_IMPORT, Imported, Preview, import_assessors, preview_import
from evaluations.services.importing_reading import COLUMNS
from evaluations.views.pages import page, person
from portal.accounts import access
from portal.look.tables import MOST_BYTES, one_line_end
from portal.look.words import plural

BYTE_ORDER_MARK = "\ufeff"  # a spreadsheet then reads the file as UTF-8


@access.staff(*MAY_IMPORT)
@require_safe
def template(request: HttpRequest) -> HttpResponse:
    """An empty file with the columns."""
    answer = HttpResponse(f"{BYTE_ORDER_MARK}{','.join(COLUMNS)}\r\n", content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="assessors.csv"'
    return answer


@access.staff(*MAY_IMPORT)
@require_http_methods(["GET", "HEAD", "POST"])
def import_file(request: HttpRequest) -> HttpResponse:
    """Choose a file; what it would change is shown before anything does."""
    if request.method == "POST" and "text" in request.POST:
        return _imported(request, one_line_end(request.POST["text"])[:MOST_BYTES])
    form = AssessorFileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        text = form.cleaned_data["text"]
        try:
            return _shown(request, text, preview_import(text=text, by=person(request)))
        except JudgingRefused as refusal:
            form.add_error("file", refusal.sentence)
    return page(request, "assessors_import", title="Import assessors", form=form)


def _imported(request: HttpRequest, text: str) -> HttpResponse:
    try:
        done = import_assessors(text=text, seen_digest=request.POST.get("digest", ""), by=person(request))
    except JudgingRefused as refusal:
        messages.error(request, refusal.sentence)
        try:
            return _shown(request, text, preview_import(text=text, by=person(request)), status=409)
        except JudgingRefused:
            return redirect("evaluations:import_assessors")
    _say(request, done)
    return redirect("admin:evaluations_assessorprofile_changelist")


def _say(request: HttpRequest, done: Imported) -> None:
    invited = f" {plural(done.invited, 'person', 'people')} invited by email." if done.invited else ""
    messages.success(request, f"{plural(done.count, 'assessor')} imported.{invited}")
    for allocation in done.seen.taken_off:
        name, reference = allocation.assessor.user.full_name, allocation.bid.reference
        messages.warning(request, f"{name} is off {reference}. {allocation.recusal_reason}")
    for allocation in done.seen.after_scoring:
        reference = allocation.bid.reference
        messages.warning(request, f"A conflict with {reference} was found after scoring. See the round’s conflicts.")


def _shown(request: HttpRequest, text: str, preview: Preview, *, status: int = 200) -> HttpResponse:
    return page(
        request, "assessors_preview", title="What this file would change", status=status, preview=preview, text=text
    )
