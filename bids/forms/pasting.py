"""A cost table pasted from a spreadsheet: read cell by cell, and every cell that cannot be read is named."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from django import forms
from django.core.exceptions import ValidationError

from bids.forms.kinds import MOST_POUNDS
from bids.models import CostCategory, MoneySource
from bids.selectors.costs import Cell, year_name
from portal.look.forms import FieldLook, GdsForm, PoundsField
from portal.look.words import join, plural

LONGEST = 50_000
MOST_ROWS = 200
NOTHING = frozenset({"", "-", "–", "—", "nil", "n/a", "£-", "£ -", "£–"})
CALLED = {
    **{category.label.lower(): category for category in CostCategory},
    "staffing": CostCategory.STAFF,
    "staff costs": CostCategory.STAFF,
    "salaries": CostCategory.STAFF,
    "partner": CostCategory.PARTNERS,
    "others": CostCategory.OTHER,
}
SOURCES = {
    **{source.label.lower(): source for source in MoneySource},
    "grant": MoneySource.GRANT,
    "match": MoneySource.MATCH,
}
THOUSANDS = re.compile(r"(?<=[0-9]) (?=[0-9]{3}(?![0-9]))")
"""A space inside one cell parts no amounts: "3 000" there is three thousand."""
YEAR = re.compile(r"(?:fy|year)?\s*(\d{4}|\d{2})\s*(?:(?:-|–|—|/|to)\s*(\d{4}|\d{2}))?", re.IGNORECASE)


@dataclass
class Pasted:
    """What a pasted table says: amounts by cell, what could not be read, and what a person should know."""

    cells: dict[Cell, int] = field(default_factory=dict)
    sources: set[str] = field(default_factory=set)
    problems: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


class PasteForm(GdsForm):
    """The cells as they are copied, and which of the two tables they are."""

    source = forms.ChoiceField(
        label="Which table is this?",
        help_text="A row that says “Grant applied for” or “Match funding” and nothing else begins that table.",
        choices=MoneySource.choices,
        initial=MoneySource.GRANT,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose which table this is"},
    )
    text = forms.CharField(
        label="Paste the cells here",
        help_text="Copy the cells with the categories in the first column and the financial years in the first row.",
        strip=False,
        widget=forms.Textarea(attrs={"spellcheck": "false"}),
        error_messages={"required": "Paste the cells of your spreadsheet"},
    )
    looks = {"text": FieldLook(rows=12)}

    def clean_text(self) -> str:
        """At most what a table of this kind can need."""
        text = str(self.cleaned_data["text"])
        if len(text) > LONGEST:
            raise forms.ValidationError(f"Paste the cost table alone. This has {len(text):,} characters.")
        return text


def read_pasted(text: str, years: Sequence[int], source: str) -> Pasted:
    """The table that ``text`` holds, with tabs between cells. Nothing is guessed: what is not read is a problem."""
    rows = list(csv.reader(io.StringIO(text.replace("\r\n", "\n").replace("\r", "\n")), delimiter="\t"))
    numbered = [(number, [cell.strip() for cell in row]) for number, row in enumerate(rows, start=1)]
    filled = [(number, row) for number, row in numbered if any(row)]
    pasted = Pasted()
    if not any(len(row) > 1 for _, row in filled):
        pasted.problems.append("This is only one column. Copy the cells of the spreadsheet, then paste them here.")
        return pasted
    if len(filled) > MOST_ROWS:
        pasted.problems.append(f"This has {plural(len(filled), 'row')}. Copy the cost table alone.")
        return pasted
    columns = _columns(filled, years, pasted)
    for number, row in filled[1 if _is_head(filled[0][1]) else 0 :]:
        source = _row(pasted, number, row, columns, source)
    if not pasted.problems and not pasted.cells:
        pasted.problems.append("There is no amount in these cells.")
    return pasted


def _is_head(row: Sequence[str]) -> bool:
    """Whether a row names years: at least one of its cells does, and none of its others is an amount."""
    if row[0].lower() in CALLED:
        return False
    return any(year_of(cell) is not None for cell in row[1:])


def year_of(text: str) -> int | None:
    """The first calendar year of a financial year as people write it: “2026 to 2027”, “2026-27”, “26/27”, “2026”."""
    found = YEAR.fullmatch(text.strip())
    if not found:
        return None
    first, second = found.groups()
    if len(first) == 2 and second is None:
        return None
    year = int(first) if len(first) == 4 else 2000 + int(first)
    if second is not None and int(second) % 100 != (year + 1) % 100:
        return None
    return year if 2000 <= year < 2100 else None


def _columns(filled: Sequence[tuple[int, list[str]]], years: Sequence[int], pasted: Pasted) -> dict[int, int]:
    """Years by column. Without a row of years the columns must be exactly those of the round."""
    number, head = filled[0]
    if not _is_head(head):
        width = max(len(row) for _, row in filled)
        if width - 1 != len(years):
            pasted.problems.append(
                f"Copy the row with the financial years too: {join([year_name(year) for year in years])}."
            )
            return {}
        pasted.notes.append("There is no row of years, so the columns are taken in the order of the table.")
        return {index: year for index, year in enumerate(years, start=1)}
    columns: dict[int, int] = {}
    for index, cell in enumerate(head[1:], start=1):
        year = year_of(cell)
        if year is None:
            _strange_head(filled, number, index, cell, pasted)
        elif year not in years:
            _refuse_if_used(filled, index, f"{_place(number, index)}: this round does not pay for “{cell}”.", pasted)
        elif year in columns.values():
            pasted.problems.append(f"{_place(number, index)}: “{cell}” is there twice.")
        else:
            columns[index] = year
    return columns


def _strange_head(filled: Sequence[tuple[int, list[str]]], number: int, index: int, cell: str, pasted: Pasted) -> None:
    if cell.lower().startswith(("total", "sum")):
        return
    _refuse_if_used(filled, index, f"{_place(number, index)}: “{cell}” is no financial year, like 2026-27.", pasted)


def _refuse_if_used(filled: Sequence[tuple[int, list[str]]], index: int, sentence: str, pasted: Pasted) -> None:
    """A column that is not read is a problem when anything stands in it."""
    if any(len(row) > index and row[index].lower() not in NOTHING for _, row in filled[1:]):
        pasted.problems.append(sentence)


def _row(pasted: Pasted, number: int, row: Sequence[str], columns: dict[int, int], source: str) -> str:
    """Read one row; the table that the next ones belong to."""
    name, amounts = row[0].lower().rstrip(":"), row[1:]
    if name in SOURCES and all(cell.lower() in NOTHING for cell in amounts):
        return SOURCES[name].value
    if name.startswith(("total", "sum")) or all(cell.lower() in NOTHING for cell in amounts):
        return source
    category = CALLED.get(name)
    if category is None:
        known = join([known.label for known in CostCategory], "or")
        shown = row[0] or "an empty cell"
        pasted.problems.append(f"{_place(number, 0)}: “{shown}” is no category. Use {known}.")
        return source
    pasted.sources.add(source)
    for index, year in columns.items():
        if index < len(row):
            _cell(pasted, number, index, row[index], (category.value, year, source))
    return source


def _cell(pasted: Pasted, number: int, index: int, text: str, cell: Cell) -> None:
    if text.lower() in NOTHING:
        return
    one = THOUSANDS.sub("\u00a0", text)
    try:
        amount = PoundsField(most=MOST_POUNDS, required=False).amount_of(one)
    except ValidationError as error:
        pasted.problems.append(f"{_place(number, index)}: “{text[:40]}”. {error.messages[0]}.")
        return
    if cell in pasted.cells:
        pasted.notes.append(f"{_place(number, index)}: added to the row of the same category above it.")
    pasted.cells[cell] = pasted.cells.get(cell, 0) + amount


def _place(number: int, index: int) -> str:
    """A cell as a spreadsheet names it, counted in what was pasted: “Row 3, column B”."""
    letters, index = "", index + 1
    while index:
        index, left = divmod(index - 1, 26)
        letters = chr(ord("A") + left) + letters
    return f"Row {number}, column {letters}"
