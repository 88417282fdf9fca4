"""Reads the data files and refuses a bad row by file, row and column."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.core.exceptions import ValidationError

from portal.accounts.refusals import Refused
from programmes.fields import partial_date

FOLDER = Path(__file__).resolve().parent.parent / "data"


class BadRow(Refused):
    """A row of a data file cannot be read; the sentence names the file, the row and the column."""


@dataclass(frozen=True)
class Row:
    """One row of a file; ``number`` counts from 1 for the heading, as a spreadsheet shows it."""

    file: str
    number: int
    values: Mapping[str, str]

    def refuse(self, column: str, why: str) -> BadRow:
        """The refusal to raise for this row."""
        return BadRow(f"{self.file}, row {self.number}, {column}: {why}")

    def text(self, column: str, *, needed: bool = False) -> str:
        """The cell's text."""
        if column not in self.values:
            raise self.refuse(column, "the file has no such column")
        value = (self.values[column] or "").strip()
        if needed and not value:
            raise self.refuse(column, "it may not be empty")
        return value

    def whole(self, column: str) -> int | None:
        """A whole number, never negative, or nothing."""
        value = self.text(column)
        if not value:
            return None
        if not (value.isascii() and value.isdigit()):
            raise self.refuse(column, f"{value!r} is not a whole number")
        return int(value)

    def number_needed(self, column: str) -> int:
        """A whole number that must be there."""
        value = self.whole(column)
        if value is None:
            raise self.refuse(column, "it may not be empty")
        return value

    def day(self, column: str) -> date | None:
        """A date known to the day, or nothing."""
        value = self.text(column)
        try:
            return date.fromisoformat(value) if value else None
        except ValueError:
            raise self.refuse(column, f"{value!r} is not a date like 2016-04-08") from None

    def partial(self, column: str) -> str:
        """A date known to the year, the month or the day, or nothing."""
        value = self.text(column)
        try:
            if value:
                partial_date(value)
        except ValidationError:
            raise self.refuse(column, f"{value!r} is not a date like 2016, 2016-04 or 2016-04-08") from None
        return value

    def one_of(self, column: str, allowed: Mapping[str, int] | set[str]) -> str:
        """A value that must be among those known."""
        value = self.text(column, needed=True)
        if value not in allowed:
            raise self.refuse(column, f"{value!r} is not known")
        return value


def none_or(row: Row, column: str, allowed: set[str]) -> str:
    """A value that must be among those known, or nothing."""
    return row.one_of(column, allowed) if row.text(column) else ""


def read(name: str) -> Iterator[Row]:
    """The rows of a file of ``programmes/data``. Raises BadRow where a row has too many or too few cells."""
    path = FOLDER / name
    if not path.exists():
        raise BadRow(f"{name}: the file is missing from the reference data")
    with path.open(encoding="utf-8-sig", newline="") as handle:
        for number, values in enumerate(csv.DictReader(handle), start=2):
            row = Row(name, number, values)
            if None in values or None in values.values():
                raise row.refuse("cells", "it has another number of cells than the heading")
            yield row


def notes_for(name: str) -> dict[str, str]:
    """Our wording of a file's notes, where its own speak to whoever keeps the file, by the row's key."""
    return {
        row.text("key", needed=True): row.text("note", needed=True)
        for row in read("portal/notes.csv")
        if row.text("file") == name
    }


def parts(text: str, separator: str = ";") -> list[str]:
    """The pieces of a cell that holds a list."""
    return [piece.strip() for piece in text.split(separator) if piece.strip()]
