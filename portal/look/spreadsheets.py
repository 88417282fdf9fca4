"""Tables as files that open in a spreadsheet, in which nothing typed by anybody can become a formula.

A program that opens a file takes text that begins with ``=``, ``+``, ``-`` or ``@`` for a formula, and
runs it. In CSV such text gets an apostrophe in front, as OWASP's page on CSV injection says; in a
workbook it is stored as text and marked so that editing the cell keeps it text.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

Cell = str | int | float | Decimal | bool | date | datetime | None

CSV_TYPE = "text/csv; charset=utf-8"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
RISKY = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What makes a program take the text of a cell for a formula; the last four are full-width."""
LONGEST_CELL = 32_767
WIDEST, NARROWEST = 60, 8


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of a workbook."""

    title: str
    head: Sequence[str]
    rows: Iterable[Sequence[Cell]]


def is_risky(text: str) -> bool:
    """Whether a program could take this text for a formula, blanks in front or not."""
    return text.startswith(RISKY) or text.lstrip().startswith(RISKY)


def plain(text: str) -> str:
    """The text as CSV may hold it: with an apostrophe in front of what could be a formula."""
    return f"'{text}" if is_risky(text) else text


def rows_to_csv(head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """UTF-8 with a mark that spreadsheets know it by; dates as ISO in London's time, no value as empty."""
    written = io.StringIO(newline="")
    writer = csv.writer(written)
    writer.writerow([plain(name) for name in head])
    writer.writerows([_csv_value(value) for value in row] for row in rows)
    return b"\xef\xbb\xbf" + written.getvalue().encode()


def rows_to_xlsx(head: Sequence[str], rows: Iterable[Sequence[Cell]], *, title: str = "Sheet 1") -> bytes:
    """A workbook of one sheet."""
    return sheets_to_xlsx([Sheet(title, head, rows)])


def sheets_to_xlsx(sheets: Sequence[Sheet]) -> bytes:
    """A workbook: heads in bold that stay in sight, numbers as numbers, moments as London's dates and times."""
    book = Workbook(write_only=True)
    for each in sheets:
        _write(book, each)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def _write(book: Workbook, sheet: Sheet) -> None:
    page = book.create_sheet(_sheet_title(sheet.title))
    page.freeze_panes = "A2"
    rows = [[_xlsx_value(value) for value in row] for row in sheet.rows]
    for index, name in enumerate(sheet.head):
        longest = max([len(name), *(len(str(row[index])) for row in rows if row[index] is not None)])
        page.column_dimensions[get_column_letter(index + 1)].width = min(max(longest + 2, NARROWEST), WIDEST)
    page.append([_cell(page, name, bold=True) for name in sheet.head])
    for row in rows:
        page.append([_cell(page, value) for value in row])


def _cell(page: Any, value: Cell, *, bold: bool = False) -> Any:
    """A cell; text is text, whatever it begins with."""
    cell: Any = WriteOnlyCell(page, value=None)
    if isinstance(value, str):
        cell.value = "text"  # any text first: the library makes a formula of what begins with "="
        cell._value = ILLEGAL_CHARACTERS_RE.sub("", value)[:LONGEST_CELL]
        cell.quotePrefix = is_risky(value)
    else:
        cell.value = value
    if isinstance(value, datetime):
        cell.number_format = "yyyy-mm-dd hh:mm"
    if bold:
        cell.font = Font(bold=True)
    return cell


def _csv_value(value: Cell) -> str | int | float | Decimal:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return _local(value).isoformat(sep=" ", timespec="minutes")
    if isinstance(value, date):
        return value.isoformat()
    return plain(value) if isinstance(value, str) else value


def _xlsx_value(value: Cell) -> Cell:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return _local(value) if isinstance(value, datetime) else value


def _local(moment: datetime) -> datetime:
    """The moment on London's clock, without its zone, which spreadsheets do not know."""
    return timezone.make_naive(moment) if timezone.is_aware(moment) else moment


def _sheet_title(title: str) -> str:
    """At most 31 characters, without those that a sheet's name may not have."""
    return "".join(" " if letter in r"[]:*?/\ " else letter for letter in title)[:31].strip() or "Sheet"
