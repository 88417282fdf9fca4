"""Uploaded tables: what can be read is read by row and column, and anything else is refused in words."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from typing import Any

import pytest
from openpyxl import Workbook

from portal.look.tables import MOST_BYTES, Shape, Table, TableRefused, table_from_text
from portal.look.workbooks import read_table

SHAPE = Shape(["slug", "title", "amount"], needed=["slug"], most_rows=3)


def workbook(*rows: list[Any], merge: str = "") -> bytes:
    book = Workbook()
    sheet: Any = book.active
    for row in rows:
        sheet.append(row)
    if merge:
        sheet.merge_cells(merge)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def repacked(content: bytes, name: str, member: bytes) -> bytes:
    """The workbook with one member replaced or added."""
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as new:
        for one in old.namelist():
            if one != name:
                new.writestr(one, old.read(one))
        new.writestr(name, member)
    return written.getvalue()


HEAD = ["slug", "title", "amount"]
GOOD = workbook(HEAD, ["a", "Élan", 250000], [None, None, None], ["b", date(2016, 7, 29), 1.5])


@pytest.mark.parametrize(
    "content",
    [
        "Slug;Title;Amount\na;Élan;250000\n;;\nb;2016-07-29;1.5\n".encode(),
        "slug,title,amount\r\na,Élan,250000\r\n,,\r\nb,2016-07-29,1.5\r\n".encode("utf-8-sig"),
        "slug\ttitle\tamount\na\tÉlan\t250000\n\t\t\nb\t2016-07-29\t1.5\n".encode("utf-16"),
        GOOD,
    ],
)
def test_the_same_rows_whatever_the_file(content: bytes) -> None:
    table = read_table(content, SHAPE)
    assert [(line.number, line.cells) for line in table.lines] == [
        (2, {"slug": "a", "title": "Élan", "amount": "250000"}),
        (4, {"slug": "b", "title": "2016-07-29", "amount": "1.5"}),
    ]
    assert not table.note
    assert table_from_text(table.as_text(), SHAPE) == table


def test_a_file_in_another_encoding_says_so() -> None:
    table = read_table("slug,title\na,Élan £5\n".encode("cp1252"), SHAPE)
    assert table.lines[0].get("title") == "Élan £5"
    assert "not in UTF-8" in table.note


def test_a_formula_is_refused_by_its_cell() -> None:
    (line,) = read_table(workbook(HEAD, ["a", "=A1&B1", 5]), SHAPE).lines
    assert line.faults == {"title": "Cell B2 holds a formula. Copy the column and paste it back as values."}
    (line,) = read_table(b'slug,title\na,"=HYPERLINK(1)"\n', SHAPE).lines
    assert "like a formula" in line.faults["title"]


BOMB = repacked(GOOD, "xl/worksheets/sheet9.xml", b"0" * 31_000_000)
ENTITIES = repacked(GOOD, "xl/sharedStrings.xml", b'<!DOCTYPE x [<!ENTITY a "aaaa">]><sst>&a;</sst>')


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "no column “slug”"),
        (b"\x00\x01\x02slug", "not text"),
        (b"slug\n" + b"a\n" * 4, "more than 3 rows"),
        (b"title\nx\n", "no column “slug”"),
        (b"slug,colour\na,red\n", "“colour” is not known"),
        (b"slug,slug\na,b\n", "twice"),
        (b"slug\n", "no rows"),
        (b"x" * (MOST_BYTES + 1), "larger than 1 MB"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "old format or has a password"),
        (b"PK\x03\x04" + b"\0" * 60, "damaged"),
        (GOOD[:-200], "damaged"),
        (workbook(HEAD, ["a", "b", 1], merge="A1:B1"), "The cells A1:B1 are merged"),
        (workbook(HEAD, *([f"s{number}", "t", 1] for number in range(4))), "more than 3 rows"),
        (workbook(), "is empty"),
        (workbook(HEAD), "no rows"),
        (workbook(["title"], ["x"]), "no column “slug”"),
        (BOMB, "far larger inside"),
        (ENTITIES, "what no spreadsheet writes"),
        (repacked(GOOD, "xl/workbook.xml", b"<broken"), "cannot be read"),
    ],
)
def test_what_is_no_table_of_ours_is_refused_in_words(content: bytes, why: str) -> None:
    with pytest.raises(TableRefused, match=why):
        read_table(content, SHAPE)


def test_a_packed_file_that_is_no_workbook() -> None:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as packed:
        packed.writestr("content.xml", "<office/>")
    with pytest.raises(TableRefused, match="no Excel workbook"):
        read_table(written.getvalue(), SHAPE)


def test_more_text_than_a_form_carries() -> None:
    with pytest.raises(TableRefused, match="more text"):
        read_table(workbook(HEAD, *(["a", "x" * 30_000, 1] for _ in range(80))), Shape(HEAD, ["slug"], 100))


HALF = '{"head":["slug"],"lines":[{"number":"x"}],"note":""}'


@pytest.mark.parametrize("text", ["", "[]", "{}", "null", HALF, "[" * 9000])
def test_what_comes_back_from_a_form_is_read_as_strictly(text: str) -> None:
    with pytest.raises(TableRefused):
        table_from_text(text, SHAPE)


def test_a_heading_that_comes_back_otherwise_is_refused() -> None:
    with pytest.raises(TableRefused, match="not known"):
        table_from_text(Table(["slug", "password"], []).as_text(), SHAPE)
