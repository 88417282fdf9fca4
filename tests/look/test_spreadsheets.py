"""Files that open in a spreadsheet: nothing typed by anybody becomes a formula, and nothing else is changed."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from portal.look.spreadsheets import RISKY, Cell, Sheet, is_risky, rows_to_csv, rows_to_xlsx, sheets_to_xlsx

ATTACKS = (
    "=1+1",
    "+1",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "  =1",
    "＝1+1",
    '=HYPERLINK("http://x","y")',
)


def read_csv(written: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(written.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("attack", ATTACKS)
def test_no_text_is_a_formula_in_csv(attack: str) -> None:
    head, row = read_csv(rows_to_csv([attack], [[attack]]))
    assert head == row == [f"'{attack}"]


@pytest.mark.parametrize("attack", ATTACKS)
def test_no_text_is_a_formula_in_a_workbook(attack: str) -> None:
    book = load_workbook(io.BytesIO(rows_to_xlsx([attack], [[attack]])))
    for cell in (book.active["A1"], book.active["A2"]):  # type: ignore[index]  # a new workbook has a sheet
        assert cell.data_type == "s"
        assert cell.quotePrefix
        assert cell.value.strip() == attack.strip()


@given(st.text(max_size=20))
def test_whatever_is_typed_no_cell_begins_as_a_formula_does(text: str) -> None:
    safe = text.replace("\x00", "")
    written = rows_to_csv(["a", "b"], [[safe, "end"]]).decode("utf-8-sig")
    cell = next(iter(csv.reader(io.StringIO(written.split("\r\n", 1)[1], newline=""))))[0]
    assert not cell.lstrip().startswith(RISKY)
    assert is_risky(safe) == (cell != safe)


def test_numbers_dates_and_plain_text_stay_as_they_are() -> None:
    row: list[Cell] = [-5, Decimal("-1.50"), True, None, date(2026, 7, 1), datetime(2026, 7, 1, 12, tzinfo=UTC), "A-b"]
    assert read_csv(rows_to_csv(list("abcdefg"), [row]))[1] == [
        "-5", "-1.50", "yes", "", "2026-07-01", "2026-07-01 13:00", "A-b",
    ]  # fmt: skip
    book = load_workbook(io.BytesIO(rows_to_xlsx(list("abcdefg"), [row])))
    values = [cell.value for cell in book.active[2]]  # type: ignore[index]  # as above
    assert values == [-5, -1.5, "yes", None, datetime(2026, 7, 1), datetime(2026, 7, 1, 13), "A-b"]  # noqa: DTZ001 - a workbook knows no zones


def test_a_workbook_of_several_sheets_with_any_name_and_any_text() -> None:
    long = "x" * 40_000
    sheets = [Sheet("A/B: [what?]" * 4, ["one"], [["\x00bell\x07"], [long]]), Sheet("", ["two"], [])]
    book = load_workbook(io.BytesIO(sheets_to_xlsx(sheets)))
    first, second = (book[name] for name in book.sheetnames)
    assert len(first.title) <= 31
    assert first["A2"].value == "bell"
    assert len(first["A3"].value) == 32_767
    assert second["A1"].value == "two"
