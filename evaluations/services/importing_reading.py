"""A file of assessors as rows: its encoding, its columns, and what each cell means."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from evaluations.methods.conflicts import plain
from evaluations.refusals import JudgingRefused
from portal.look.words import join

COLUMNS = ("name", "email", "areas", "employers", "authorities", "trained_on", "max_reads", "expertise")
MOST_BYTES = 1_000_000
MOST_ROWS = 2_000
MOST_READS = 500
DATES = ("%Y-%m-%d", "%d/%m/%Y")
UTF16 = (b"\xff\xfe", b"\xfe\xff")


class RowRefused(Exception):
    """Why a row cannot be taken over, as a sentence."""


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the file: its line number and its cells by column; a column the file has not is not there."""

    number: int
    cells: dict[str, str]

    def get(self, column: str) -> str:
        """What the cell says, or "" for an empty or missing one."""
        return self.cells.get(column, "")


def decoded(content: bytes) -> str:
    """The text of a file in UTF-8 (with or without its mark), UTF-16 or Windows-1252."""
    if len(content) > MOST_BYTES:
        raise JudgingRefused("The file is larger than 1 MB. Split it into several.")
    encodings = ("utf-16",) if content.startswith(UTF16) else ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return one_line_end(text)
    raise JudgingRefused("The file is not text. Save it as CSV (comma separated) in UTF-8, and choose it again.")


def one_line_end(text: str) -> str:
    """The text with one kind of line end: a form sends another kind than the file had."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def lines_of(text: str) -> list[Line]:
    """The rows under the heading, empty ones left out. Raises ``JudgingRefused`` for a file of another shape."""
    first = text.lstrip("\r\n").split("\n", 1)[0]
    mark = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark)
    try:
        head = [cell.strip().casefold().replace(" ", "_") for cell in next(reader, [])]
        _check_head(head)
        lines: list[Line] = []
        end = reader.line_num
        for row in reader:
            number, end = end + 1, reader.line_num
            if not any(cell.strip() for cell in row):
                continue
            if len(lines) == MOST_ROWS:
                raise JudgingRefused(f"The file has more than {MOST_ROWS:,} rows. Split it into several.")
            cells = dict(zip(head, (cell.strip() for cell in row), strict=False))
            lines.append(Line(number, cells | ({"": "extra"} if len(row) > len(head) else {})))
    except csv.Error as error:
        raise JudgingRefused(f"Line {reader.line_num} of the file cannot be read as CSV: {error}.") from error
    if not lines:
        raise JudgingRefused("The file has no rows under its heading.")
    return lines


def _check_head(head: list[str]) -> None:
    known = f"The columns are {join(COLUMNS)}."
    unknown = [column for column in head if column not in COLUMNS]
    if not head or "email" not in head:
        raise JudgingRefused(f"The file has no column “email” in its first line. {known}")
    if unknown:
        raise JudgingRefused(f"The column “{unknown[0][:40]}” is not known. {known}")
    if len(set(head)) < len(head):
        raise JudgingRefused("A column stands twice in the first line of the file.")


def email_in(line: Line) -> str:
    """The address in lower case."""
    email = line.get("email").lower()
    if "" in line.cells:
        raise RowRefused("The row has more cells than the heading has columns. Put quotation marks around commas.")
    try:
        validate_email(email)
    except ValidationError:
        raise RowRefused(f"“{email[:60]}” is not an email address.") from None
    return email


def date_in(text: str, today: date) -> date | None:
    """The day of a training: 2026-03-27 or 27/03/2026, not to come."""
    if not text:
        return None
    for pattern in DATES:
        try:
            found = datetime.strptime(text, pattern).date()  # noqa: DTZ007 a day in a file has no zone
        except ValueError:
            continue
        if found > today:
            raise RowRefused(f"The training on {text} is still to come.")
        return found
    raise RowRefused(f"“{text[:40]}” is not a date. Write it like 2026-03-27 or 27/03/2026.")


def number_in(text: str) -> int | None:
    """How many bids they can read in a round."""
    if not text:
        return None
    if not text.isdecimal() or not 1 <= int(text) <= MOST_READS:
        raise RowRefused(f"“{text[:40]}” is not a number of bids between 1 and {MOST_READS}.")
    return int(text)


def areas_in(text: str, names: dict[str, str]) -> dict[str, int]:
    """Levels by area from "care-leavers:3; Kinship care:2"; a level left out is 2. ``names`` by slug."""
    known = {plain(name): slug for slug, name in names.items()} | {plain(slug): slug for slug in names}
    found = {}
    for part in _parts(text):
        area, _, level = part.rpartition(":") if ":" in part else (part, "", "2")
        slug = known.get(plain(area))
        if slug is None:
            raise RowRefused(f"No round has the priority area “{area.strip()[:60]}”.")
        if level.strip() not in ("1", "2", "3"):
            raise RowRefused(f"“{part[:60]}” needs a level of 1, 2 or 3 after the colon.")
        found[slug] = int(level)
    return found


def found_in(text: str, known: dict[str, set[int]], what: str) -> list[int]:
    """The ids of what the cell names, by ``plain`` name, slug or code."""
    ids: list[int] = []
    for part in _parts(text):
        meant = known.get(plain(part), set())
        if not meant:
            raise RowRefused(f"No {what} is called “{part[:80]}”.")
        if len(meant) > 1:
            raise RowRefused(f"More than one {what} is called “{part[:80]}”. Use its code.")
        ids.extend(meant)
    return sorted(set(ids))


def _parts(text: str) -> list[str]:
    return [part.strip() for part in text.replace("\n", ";").split(";") if part.strip()]
