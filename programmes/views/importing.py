"""Importing rows into the register: choose a file, see what would change, then import it.

The upload is looked at in memory and kept nowhere: what was read goes to the preview page and comes back
from it as text, which is read as strictly as the file was.
"""

from __future__ import annotations

from django.contrib import admin, messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_safe

from portal.accounts import access
from portal.accounts.access import person_of
from portal.accounts.roles import Role
from portal.documents.uploads import keep_in_memory
from portal.look.spreadsheets import CSV_TYPE, XLSX_TYPE, Sheet, rows_to_csv, sheets_to_xlsx
from portal.look.tables import MOST_BYTES, Table, TableRefused, table_from_text
from portal.look.words import plural
from programmes.forms.importing import RegisterFileForm
from programmes.importing.kinds import KINDS, Kind
from programmes.refusals import RegisterRefused
from programmes.services.importing import CHANGED, NEW, REFUSED, UNCHANGED, Outcome, import_rows, preview

AROUND = 3
"""How many times larger than the file what comes back from its preview may be: names beside each cell."""
MAY_IMPORT = (Role.FUND_OFFICER, Role.ADMINISTRATOR)


@access.staff(*MAY_IMPORT)
@require_safe
def kinds(request: HttpRequest) -> HttpResponse:
    """What can be imported."""
    return _page(request, "import", "Import into the register", kinds=KINDS.values())


@access.staff(*MAY_IMPORT)
@require_safe
def template(request: HttpRequest, kind: str, suffix: str) -> HttpResponse:
    """An empty file with the columns; the workbook says what goes in each on its second sheet."""
    found = _kind(kind)
    names = [column.name for column in found.columns]
    if suffix == "csv":
        answer = HttpResponse(rows_to_csv(names, []), content_type=CSV_TYPE)
    else:
        meanings = [
            (column.name, "yes" if column.is_needed else "", column.meaning, column.example) for column in found.columns
        ]
        head = ("Column", "Needed", "What goes in it", "Example")
        sheets = [Sheet(found.code.capitalize(), names, []), Sheet("What goes in each column", head, meanings)]
        answer = HttpResponse(sheets_to_xlsx(sheets), content_type=XLSX_TYPE)
    answer["Content-Disposition"] = f'attachment; filename="{found.code}-to-import.{suffix}"'
    return answer


@csrf_exempt  # until the upload is known to be small and to stay in memory; then the token is asked for
@access.staff(*MAY_IMPORT)
@require_http_methods(["GET", "HEAD", "POST"])
def import_file(request: HttpRequest, kind: str) -> HttpResponse:
    """Choose a file; what it would change is shown before anything does."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdecimal() or int(length) > AROUND * MOST_BYTES:
        form = RegisterFileForm(kind=_kind(kind))
        said = [{"text": "The file is larger than 1 MB. Split it into several.", "href": "#id_file"}]
        return _chosen(request, _kind(kind), form, status=413, too_large=said)
    keep_in_memory(request)
    return _import_file(request, _kind(kind))


@csrf_protect
def _import_file(request: HttpRequest, kind: Kind) -> HttpResponse:
    if request.method == "POST" and "table" in request.POST:
        return _imported(request, kind)
    form = RegisterFileForm(request.POST or None, request.FILES or None, kind=kind)
    if request.method == "POST" and form.is_valid() and form.table:
        return _shown(request, kind, form.table)
    return _chosen(request, kind, form)


def _imported(request: HttpRequest, kind: Kind) -> HttpResponse:
    try:
        table = table_from_text(request.POST["table"], kind.shape)
    except TableRefused as refusal:
        messages.error(request, refusal.sentence)
        return redirect("programmes:import_file", kind.code)
    without_refused = request.POST.get("without_refused") == "yes"
    try:
        done = import_rows(
            kind=kind,
            table=table,
            seen_digest=request.POST.get("digest", ""),
            without_refused=without_refused,
            by=person_of(request),
        )
    except RegisterRefused as refusal:
        messages.error(request, refusal.sentence)
        return _shown(request, kind, table, status=409)
    messages.success(request, _said(kind, done))
    where = "evaluationreport" if kind.code == "findings" else kind.model._meta.model_name
    return redirect(reverse(f"admin:programmes_{where}_changelist"))


def _said(kind: Kind, done: Outcome) -> str:
    left = done.counted(REFUSED)
    out = f" {plural(left, 'refused row')} left out." if left else ""
    return f"{plural(done.counted(NEW), kind.one)} added, {done.counted(CHANGED)} changed.{out}"


def _chosen(
    request: HttpRequest, kind: Kind, form: RegisterFileForm, *, status: int = 200, too_large: object = ()
) -> HttpResponse:
    title = f"Import {kind.code}"
    return _page(request, "import_file", title, status=status, kind=kind, form=form, too_large=too_large)


def _shown(request: HttpRequest, kind: Kind, table: Table, *, status: int = 200) -> HttpResponse:
    outcome = preview(kind=kind, table=table, by=person_of(request))
    return _page(
        request,
        "import_preview",
        "What this file would change",
        status=status,
        kind=kind,
        table=table,
        outcome=outcome,
        new=outcome.of(NEW),
        changed=outcome.of(CHANGED),
        refused=outcome.of(REFUSED),
        unchanged=outcome.counted(UNCHANGED),
    )


def _page(request: HttpRequest, name: str, title: str, *, status: int = 200, **context: object) -> HttpResponse:
    shown = {**admin.site.each_context(request), "title": title, **context}
    return render(request, f"admin/programmes/{name}.html", shown, status=status)


def _kind(code: str) -> Kind:
    if code not in KINDS:
        raise Http404
    return KINDS[code]
