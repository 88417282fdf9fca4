"""Tables that people upload, as rows: CSV in whatever encoding spreadsheets write, or a workbook's first sheet.

What cannot be read is refused in a sentence that says what to do. Nothing is calculated and nothing kept.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field

from portal.accounts.refusals import Refused
from portal.look.words import join

UTF16 = (b"\xff\xfe", b"\xfe\xff")
OLD_WORKBOOK = b"\xd0\xcf\x11\xe0"
"""How Excel's files of before 2007 begin, and newer ones under a password."""
MOST_BYTES = 1_000_000
FORMULA = "The cell begins with “=”, like a formula. Write what it should show."


class TableRefused(Refused):
    """A file that is no table of ours."""


@dataclass(frozen=True, slots=True)
class Line:
    """One row: its number in the file, its cells by column, and what is wrong with any of them.

    A column the file has not is not among the cells; cells beyond the heading stand under "".
    """

    number: int
    cells: dict[str, str]
    faults: dict[str, str] = field(default_factory=dict)

    def get(self, column: str) -> str:
        """What the cell says, or "" for an empty or missing one."""
        return self.cells.get(column, "")


@dataclass(frozen=True, slots=True)
class Shape:
    """What a table may be: its columns, those it needs, and how many rows it may have."""

    columns: Sequence[str]
    needed: Sequence[str]
    most_rows: int

    def check_head(self, head: Sequence[str]) -> None:
        """Raises ``TableRefused`` for a heading of another table."""
        known = f"The columns are {join(self.columns)}."
        missing = [column for column in self.needed if column not in head]
        unknown = [column for column in head if column not in self.columns]
        if missing:
            raise TableRefused(f"The file has no column “{missing[0]}” in its first line. {known}")
        if unknown:
            raise TableRefused(f"The column “{unknown[0][:40]}” is not known. {known}")
        if len(set(head)) < len(head):
            raise TableRefused("A column stands twice in the first line of the file.")

    def check_length(self, rows: int) -> None:
        """Raises ``TableRefused`` for one row too many, or for none."""
        if rows > self.most_rows:
            raise TableRefused(f"The file has more than {self.most_rows:,} rows. Split it into several.")


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of a file, and what to know about how it was read."""

    head: list[str]
    lines: list[Line]
    note: str = ""

    def as_text(self) -> str:
        """The same as text that a form can carry."""
        return json.dumps(asdict(self), ensure_ascii=False, separators=(",", ":"))


def table_from_text(text: str, shape: Shape) -> Table:
    """What ``Table.as_text`` wrote. Raises ``TableRefused`` where it is anything else."""
    try:
        said = json.loads(text)
        lines = [Line(int(one["number"]), _texts(one["cells"]), _texts(one["faults"])) for one in said["lines"]]
        table = Table([str(name) for name in said["head"]], lines, str(said["note"]))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise TableRefused("What was looked at did not come back whole. Choose the file again.") from None
    shape.check_head(table.head)
    shape.check_length(len(lines))
    return table


def _texts(said: dict[str, str]) -> dict[str, str]:
    return {str(name): str(value) for name, value in said.items()}


def name_of_column(cell: str) -> str:
    """A heading as columns are named: ``Amount pounds`` is ``amount_pounds``."""
    return cell.strip().casefold().replace(" ", "_")


def read_csv(content: bytes, shape: Shape) -> Table:
    """The rows of a CSV file. Raises ``TableRefused``."""
    text = decoded(content)
    note = "" if _is_unicode(content) else "The file is not in UTF-8. Check that accents and £ signs are right below."
    lines, head = csv_lines(text, shape)
    return Table(head, lines, note)


def _is_unicode(content: bytes) -> bool:
    if content.startswith(UTF16):
        return True
    try:
        content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    return True


def decoded(content: bytes) -> str:
    """The text of a file in UTF-8 (with or without its mark), UTF-16 or Windows-1252."""
    if len(content) > MOST_BYTES:
        raise TableRefused("The file is larger than 1 MB. Split it into several.")
    encodings = ("utf-16",) if content.startswith(UTF16) else ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return one_line_end(text)
    raise TableRefused("The file is not text. Save it as CSV (comma separated) in UTF-8, and choose it again.")


def one_line_end(text: str) -> str:
    """The text with one kind of line end: a form sends another kind than the file had."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def csv_lines(text: str, shape: Shape) -> tuple[list[Line], list[str]]:
    """The rows under the heading, empty ones left out, and the heading. Raises ``TableRefused``."""
    first = text.lstrip("\r\n").split("\n", 1)[0]
    mark = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark)
    try:
        head = [name_of_column(cell) for cell in next(reader, [])]
        shape.check_head(head)
        lines: list[Line] = []
        end = reader.line_num
        for row in reader:
            number, end = end + 1, reader.line_num
            if not any(cell.strip() for cell in row):
                continue
            shape.check_length(len(lines) + 1)
            lines.append(_line(number, head, row))
    except csv.Error as error:
        raise TableRefused(f"Line {reader.line_num} of the file cannot be read as CSV: {error}.") from error
    if not lines:
        raise TableRefused("The file has no rows under its heading.")
    return lines, head


def _line(number: int, head: Sequence[str], row: Sequence[str]) -> Line:
    cells = dict(zip(head, (cell.strip() for cell in row), strict=False))
    faults = {name: FORMULA for name, cell in cells.items() if cell.startswith("=")}
    return Line(number, cells | ({"": "extra"} if len(row) > len(head) else {}), faults)
