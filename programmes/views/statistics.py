"""What a round came to: the statistics that were published, or what the record knows of a past round."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from portal.look.spreadsheets import CSV_TYPE, XLSX_TYPE, rows_to_csv, rows_to_xlsx
from programmes.models import Round, RoundStatistics
from programmes.selectors.rounds import find_round, is_visible
from programmes.selectors.statistics import public_statistics, read_statistics
from programmes.selectors.statistics_record import record_statistics
from programmes.selectors.statistics_rows import HEAD, statistics_rows
from programmes.selectors.statistics_shown import pictures_of
from programmes.views.public import public_page


@public_page
def statistics(request: HttpRequest, slug: str) -> HttpResponse:
    """The statistics of one round. Six queries for the record, two for any other."""
    found = _round(slug)
    if found.is_record:
        context: dict[str, Any] = {"round": found, "record": record_statistics(found)}
        return render(request, "programmes/statistics/record.html", context)
    newest = public_statistics(found)
    shown = read_statistics(newest.figures) if newest and newest.withdrawn_at is None else None
    context = {"round": found, "newest": newest, "shown": shown, "pictures": pictures_of(shown) if shown else None}
    return render(request, "programmes/statistics/page.html", context)


@public_page
def statistics_file(request: HttpRequest, slug: str, suffix: str) -> HttpResponse:
    """The same figures as CSV, as a workbook, or as the published text itself."""
    found = _round(slug)
    newest = _public_or_404(found)
    name = f"{found.slug}-statistics.{suffix}"
    if suffix == "json":
        response = HttpResponse(newest.figures.encode(), content_type="application/json")
    else:
        rows = statistics_rows(read_statistics(newest.figures))
        body = rows_to_csv(HEAD, rows) if suffix == "csv" else rows_to_xlsx(HEAD, rows, title="Statistics")
        response = HttpResponse(body, content_type=CSV_TYPE if suffix == "csv" else XLSX_TYPE)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["ETag"] = f'"{newest.sha256}-{suffix}"'
    return response


def _round(slug: str) -> Round:
    found = find_round(slug)
    if found is None or not is_visible(found):
        raise Http404("No such round")
    return found


def _public_or_404(found: Round) -> RoundStatistics:
    newest = None if found.is_record else public_statistics(found)
    if newest is None or newest.withdrawn_at is not None:
        raise Http404("No statistics of this round are public")
    return newest
