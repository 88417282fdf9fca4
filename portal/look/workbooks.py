"""The first sheet of an uploaded workbook as rows, read with suspicion.

A workbook is a ZIP of XML: its members are measured before any is opened, and XML that declares
entities is refused, so that a small file cannot become a large one. Formulas are not calculated:
a cell that holds one is refused by its place.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any, Final

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from portal.look.tables import MOST_BYTES, OLD_WORKBOOK, Line, Shape, Table, TableRefused, name_of_column, read_csv

MOST_INSIDE: Final = 30_000_000
"""Bytes of all members together, unpacked: 1,000 rows of ours take less than one million."""
MOST_TEXT: Final = 2_000_000
"""Bytes of what was read: it goes through a form, and Django takes 2.5 MB of one."""
MOST_MEMBERS: Final = 200
MOST_COLUMNS: Final = 60
MOST_ROWS_LOOKED_AT: Final = 100_000
MERGED: Final = re.compile(rb"<(?:\w+:)?mergeCell\s[^>]*?ref=\"([A-Z]+\d+:[A-Z]+\d+)\"")
ENTITIES: Final = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
ZIP: Final = b"PK\x03\x04"


def read_table(content: bytes, shape: Shape) -> Table:
    """The rows of an uploaded file, CSV or XLSX by what it is and not by its name. Raises ``TableRefused``."""
    if len(content) > MOST_BYTES:
        raise TableRefused("The file is larger than 1 MB. Split it into several.")
    if content.startswith(OLD_WORKBOOK):
        raise TableRefused(
            "The workbook is in Excel’s old format or has a password. Save it as .xlsx without one, or as CSV."
        )
    table = read_workbook(content, shape) if content.startswith(ZIP) else read_csv(content, shape)
    if len(table.as_text().encode()) > MOST_TEXT:
        raise TableRefused("The file holds more text than can be looked at at once. Split it into several.")
    return table


def read_workbook(content: bytes, shape: Shape) -> Table:
    """The rows of a workbook's first sheet. Raises ``TableRefused``."""
    _look_inside(content)
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
        sheet: Any = book.worksheets[0]
        _refuse_merged(content, sheet)
        rows = [(number, cells) for number, cells in _rows(sheet)]
    except TableRefused:
        raise
    except Exception as error:
        raise TableRefused("The workbook cannot be read. Save it again as .xlsx, or as CSV.") from error
    return _table(rows, shape)


def _look_inside(content: bytes) -> None:
    """Measure what is packed before anything is unpacked, and refuse XML that declares entities."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            members = packed.infolist()
            if "xl/workbook.xml" not in packed.namelist():
                raise TableRefused("The file is packed, but is no Excel workbook. Save it as .xlsx or as CSV.")
            if len(members) > MOST_MEMBERS or sum(member.file_size for member in members) > MOST_INSIDE:
                raise TableRefused("The workbook is far larger inside than it should be, so it was not opened.")
            for member in members:
                if member.filename.endswith((".xml", ".rels")) and ENTITIES.search(packed.read(member)):
                    raise TableRefused("The workbook holds what no spreadsheet writes, so it was not opened.")
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError, EOFError) as error:
        raise TableRefused("The workbook is damaged. Save it again as .xlsx, or as CSV.") from error


def _refuse_merged(content: bytes, sheet: Any) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        found = MERGED.search(packed.read(sheet._worksheet_path))
    if found:
        raise TableRefused(
            f"The cells {found[1].decode()} are merged, so it is not clear which row they belong to. "
            "Split them, and choose the file again."
        )


def _rows(sheet: Any) -> Iterator[tuple[int, list[Any]]]:
    """The rows that hold something, with their numbers."""
    for number, row in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS), start=1):
        if number > MOST_ROWS_LOOKED_AT:
            raise TableRefused("The sheet goes on for too many rows. Delete the empty ones below your data.")
        cells = list(row)
        if any(cell.value not in (None, "") for cell in cells):
            yield number, cells


def _table(rows: list[tuple[int, list[Any]]], shape: Shape) -> Table:
    if not rows:
        raise TableRefused("The first sheet of the workbook is empty.")
    names = [name_of_column(str(cell.value or "")) for cell in rows[0][1]]
    head = names[: max(index for index, name in enumerate(names, start=1) if name)]
    shape.check_head(head)
    shape.check_length(len(rows) - 1)
    lines = [_line(number, cells, head) for number, cells in rows[1:]]
    if not lines:
        raise TableRefused("The file has no rows under its heading.")
    return Table(head, lines)


def _line(number: int, cells: list[Any], head: list[str]) -> Line:
    said: dict[str, str] = {}
    faults: dict[str, str] = {}
    for index, cell in enumerate(cells):
        if cell.value in (None, "") and index >= len(head):
            continue
        name = head[index] if index < len(head) else ""
        place = f"{get_column_letter(index + 1)}{number}"
        if cell.data_type == "f":
            faults[name] = f"Cell {place} holds a formula. Copy the column and paste it back as values."
        elif cell.data_type == "e":
            faults[name] = f"Cell {place} holds the error {cell.value}. Correct it in the spreadsheet."
        said[name] = "" if name in faults else _text(cell.value)
    return Line(number, said, faults)


def _text(value: Any) -> str:
    """What the cell shows: whole numbers without a point, days as 2016-07-29."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(sep=" ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()
