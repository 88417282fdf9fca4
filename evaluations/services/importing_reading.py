"""A file of assessors as rows: its encoding, its columns, and what each cell means."""

from __future__ import annotations

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from evaluations.methods.conflicts import plain
from evaluations.refusals import JudgingRefused
from portal.look import tables
from portal.look.tables import Line

COLUMNS = ("name", "email", "areas", "employers", "authorities", "trained_on", "max_reads", "expertise")
MOST_ROWS = 2_000
SHAPE = tables.Shape(COLUMNS, needed=("email",), most_rows=MOST_ROWS)
MOST_READS = 500
DATES = ("%Y-%m-%d", "%d/%m/%Y")


class RowRefused(Exception):
    """Why a row cannot be taken over, as a sentence."""


def decoded(content: bytes) -> str:
    """The text of a file in UTF-8 (with or without its mark), UTF-16 or Windows-1252."""
    try:
        return tables.decoded(content)
    except tables.TableRefused as refusal:
        raise JudgingRefused(refusal.sentence) from refusal


def lines_of(text: str) -> list[Line]:
    """The rows under the heading, empty ones left out. Raises ``JudgingRefused`` for a file of another shape."""
    try:
        lines, _ = tables.csv_lines(text, SHAPE)
    except tables.TableRefused as refusal:
        raise JudgingRefused(refusal.sentence) from refusal
    return lines


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
