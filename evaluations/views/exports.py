"""A round's lists as files: what the page shows, and its further columns, with the same filters and order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.utils import timezone
from django.views.decorators.http import require_safe

from evaluations.permissions import PANEL
from evaluations.selectors.cockpit import (
    MoneyLine,
    assessor_lines,
    facts_of,
    lines_of,
    money_of,
    read_lines,
    recommended_of,
)
from evaluations.views.listing import Column, ordered
from evaluations.views.round_lists import (
    ASSESSOR_COLUMNS,
    BID_COLUMNS,
    READ_COLUMNS,
    areas_of,
    bid_filter,
    read_filter,
    round_or_404,
)
from portal.accounts import access
from portal.look.spreadsheets import CSV_TYPE, XLSX_TYPE, Cell, rows_to_csv, rows_to_xlsx
from programmes.models import Round

MONEY_COLUMNS: tuple[Column[MoneyLine], ...] = (
    Column("dimension", "By", lambda line: line.dimension),
    Column("name", "Name", lambda line: line.name),
    Column("bids", "Bids", lambda line: line.bids),
    Column("asked", "Asked", lambda line: line.asked),
    Column("recommended", "Recommended", lambda line: line.recommended),
    Column("approved", "Approved", lambda line: line.approved),
    Column("floor", "Floor", lambda line: line.floor),
    Column("cap", "Cap", lambda line: line.cap),
)


class Table(NamedTuple):
    """What a file holds: its columns, and its rows in order."""

    columns: Sequence[Column[Any]]
    rows: Sequence[Any]


def _bids(round_: Round, asked: QueryDict) -> Table:
    areas = areas_of(round_)
    lines = lines_of(facts_of(round_), areas, recommended_of(round_, areas).pounds)
    return Table(BID_COLUMNS, bid_filter(asked, areas).keep(lines))


def _reads(round_: Round, asked: QueryDict) -> Table:
    every = read_lines(round_, timezone.now())
    return Table(READ_COLUMNS, read_filter(asked, every).keep(every))


def _progress(round_: Round, asked: QueryDict) -> Table:
    return Table(ASSESSOR_COLUMNS, assessor_lines(read_lines(round_, timezone.now())))


def _money(round_: Round, asked: QueryDict) -> Table:
    areas = areas_of(round_)
    recommended = recommended_of(round_, areas)
    found = money_of(recommended.terms, areas, lines_of(facts_of(round_), areas, recommended.pounds))
    return Table(MONEY_COLUMNS, [line for lines in found.values() for line in lines])


TABLES: dict[str, Callable[[Round, QueryDict], Table]] = {
    "bids": _bids,
    "reads": _reads,
    "progress": _progress,
    "money": _money,
}
SUFFIXES = ("csv", "xlsx")


@access.staff(*PANEL)
@require_safe
def export(request: HttpRequest, slug: str, listed: str, suffix: str) -> HttpResponse:
    """One list as CSV or as a workbook."""
    round_ = round_or_404(slug)
    if listed not in TABLES or suffix not in SUFFIXES:
        raise Http404("There is no such file.")
    columns, rows = TABLES[listed](round_, request.GET)
    head = [column.title for column in columns]
    cells = _cells(columns, ordered(rows, columns, request.GET.get("sort", "")))
    is_csv = suffix == "csv"
    body = rows_to_csv(head, cells) if is_csv else rows_to_xlsx(head, cells, title=f"{listed.capitalize()}")
    response = HttpResponse(body, content_type=CSV_TYPE if is_csv else XLSX_TYPE)
    response["Content-Disposition"] = f'attachment; filename="{round_.slug}-{listed}.{suffix}"'
    response["Cache-Control"] = "private, no-store"
    return response


def _cells(columns: Sequence[Column[Any]], rows: Iterable[Any]) -> list[list[Cell]]:
    return [[column.value(row) for column in columns] for row in rows]
