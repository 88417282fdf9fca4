"""The kinds of question as data: which boxes each is asked with, and what they say as an answer.

One row of ``KINDS`` for each kind. A kind makes boxes (form fields with their first content and
their look) and reads an answer's value, as JSON, back from what the boxes were cleaned to. Tables
and costs have a box for each cell, so that an error stands in its cell.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms

from bids.forms import boxes
from bids.forms.pasted import AnswerWords
from bids.models import CostCategory, MoneySource
from bids.selectors.costs import cells_of_value, lines_as_value, year_name
from portal.look.forms import DatePartsField, FieldLook, PoundsField
from programmes.models import Question, QuestionKind
from programmes.selectors.questions import must_equal

MOST_ROWS = 60
SHORT_TEXT_LENGTH = 300
CELL_LENGTH = 400
MOST_POUNDS = 9_999_999_999


@dataclass(frozen=True)
class Asked:
    """One question as it is put on a page: what is there already, and what can be chosen."""

    question: Question
    value: Any = None
    rows: int = 0
    years: Sequence[int] = ()
    areas: Sequence[tuple[str, str]] = ()
    authorities: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True)
class Box:
    """One form field of a question."""

    name: str
    control: forms.Field
    initial: Any = None
    look: FieldLook = field(default_factory=FieldLook)


Make = Callable[[Asked], list[Box]]
Read = Callable[[Asked, Mapping[str, Any]], Any]


@dataclass(frozen=True)
class Kind:
    """How questions of one kind are asked and read, and which template shows them."""

    make: Make
    read: Read
    template: str = "bids/questions/field.html"


def cell_name(question: Question, row: int, column: str) -> str:
    """The name of one cell of a table question."""
    return f"{question.key}-{row}-{column}"


def cost_name(question: Question, category: str, year: int, source: str) -> str:
    """The name of one cell of a cost table."""
    return f"{question.key}-{category}-{year}-{source}"


def cost_label(category: CostCategory, year: int, source: MoneySource) -> str:
    """What one cell of a cost table is, as it is read out and as its error names it."""
    return f"{source.label}: {category.label}, {year_name(year)}"


def _one(
    build: Callable[[Asked], forms.Field], look: Callable[[Asked], FieldLook], first: Callable[[Any], Any]
) -> Make:
    def make(asked: Asked) -> list[Box]:
        return [Box(asked.question.key, build(asked), first(asked.value), look(asked))]

    return make


def _same(value: Any) -> Any:
    return value


def label_of(question: Question) -> str:
    """The question as its page asks it: one that may be left out says so."""
    return question.label if question.required else f"{question.label} (optional)"


def _plain(asked: Asked) -> dict[str, Any]:
    equals = must_equal(asked.question.equals) if asked.question.equals else ""
    help_text = " ".join(part for part in (asked.question.help, equals) if part)
    return {"label": label_of(asked.question), "help_text": help_text, "required": False}


def _look(**given: Any) -> Callable[[Asked], FieldLook]:
    return lambda _asked: FieldLook(size="s", **given)


def _text(asked: Asked, cleaned: Mapping[str, Any]) -> str:
    return str(cleaned.get(asked.question.key) or "")


def _whole(asked: Asked, cleaned: Mapping[str, Any]) -> Any:
    return cleaned.get(asked.question.key)


def _several(asked: Asked, cleaned: Mapping[str, Any]) -> list[str]:
    return [str(item) for item in cleaned.get(asked.question.key) or []]


def _date(asked: Asked, cleaned: Mapping[str, Any]) -> str | None:
    value = cleaned.get(asked.question.key)
    return value.isoformat() if isinstance(value, dt.date) else None


def _agreed(asked: Asked, cleaned: Mapping[str, Any]) -> str | None:
    return "yes" if cleaned.get(asked.question.key) else None


def _number(asked: Asked, cleaned: Mapping[str, Any]) -> int | str | None:
    value = cleaned.get(asked.question.key)
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else format(value.normalize(), "f")


def _apart(_asked: Asked, _cleaned: Mapping[str, Any]) -> None:
    """Kept in tables of its own: no value among the answers."""


def _options(asked: Asked) -> list[tuple[str, str]]:
    return [(option, option) for option in asked.question.options]


def _radios(choices: Callable[[Asked], Sequence[tuple[str, str]]]) -> Callable[[Asked], forms.Field]:
    return lambda asked: forms.ChoiceField(choices=choices(asked), widget=forms.RadioSelect, **_plain(asked))


def _checkboxes(choices: Callable[[Asked], Sequence[tuple[str, str]]]) -> Callable[[Asked], forms.Field]:
    return lambda asked: forms.MultipleChoiceField(
        choices=choices(asked), widget=forms.CheckboxSelectMultiple, **_plain(asked)
    )


def _long_text(asked: Asked) -> forms.Field:
    return AnswerWords(max_words=asked.question.word_limit, **_plain(asked))


def _short_text(asked: Asked) -> forms.Field:
    if asked.question.word_limit:
        return AnswerWords(max_words=asked.question.word_limit, **_plain(asked))
    return boxes.LimitedText(max_length=SHORT_TEXT_LENGTH, **_plain(asked))


def _text_look(asked: Asked) -> FieldLook:
    limit = asked.question.word_limit
    return FieldLook(size="s", words=limit, rows=_rows_for(limit))


def _rows_for(limit: int | None) -> int | None:
    """A box to start in; it grows with what is written (bids.css)."""
    return min(max(3, limit // 30), 10) if limit else None


def _iso_day(value: Any) -> dt.date | None:
    try:
        return dt.date.fromisoformat(value)
    except (TypeError, ValueError):
        return None


def _table_boxes(asked: Asked) -> list[Box]:
    value = asked.value if isinstance(asked.value, list) else []
    return [
        Box(
            cell_name(asked.question, row, column["key"]),
            boxes.LimitedText(
                label=column["label"],
                max_length=CELL_LENGTH,
                required=False,
                widget=forms.Textarea(attrs={"rows": 2}),
            ),
            value[row].get(column["key"], "") if row < len(value) else "",
            FieldLook(rows=2),
        )
        for row in range(asked.rows)
        for column in asked.question.columns
    ]


def _table_value(asked: Asked, cleaned: Mapping[str, Any]) -> list[dict[str, str]]:
    rows = (
        {
            column["key"]: cleaned.get(cell_name(asked.question, row, column["key"])) or ""
            for column in asked.question.columns
        }
        for row in range(asked.rows)
    )
    return [row for row in rows if any(row.values())]


def _cost_boxes(asked: Asked) -> list[Box]:
    cells = cells_of_value(asked.value)
    return [
        Box(
            cost_name(asked.question, category.value, year, source.value),
            PoundsField(label=cost_label(category, year, source), most=MOST_POUNDS, required=False),
            cells.get((category.value, year, source.value)),
            FieldLook(width=10, prefix="£"),
        )
        for source in MoneySource
        for category in CostCategory
        for year in asked.years
    ]


def _cost_value(asked: Asked, cleaned: Mapping[str, Any]) -> list[dict[str, Any]]:
    cells = {
        (category.value, year, source.value): amount
        for source in MoneySource
        for category in CostCategory
        for year in asked.years
        if (amount := cleaned.get(cost_name(asked.question, category.value, year, source.value)))
    }
    return lines_as_value(cells)


def _no_boxes(_asked: Asked) -> list[Box]:
    return []


def _yes_or_no(_asked: Asked) -> list[tuple[str, str]]:
    return [("yes", "Yes"), ("no", "No")]


def _declaration(asked: Asked) -> forms.Field:
    return forms.BooleanField(label=asked.question.label, help_text=asked.question.help, required=False)


KINDS: dict[QuestionKind, Kind] = {
    QuestionKind.SHORT_TEXT: Kind(_one(_short_text, _text_look, _same), _text),
    QuestionKind.LONG_TEXT: Kind(_one(_long_text, _text_look, _same), _text),
    QuestionKind.NUMBER: Kind(_one(lambda a: boxes.NumberField(**_plain(a)), _look(width=10), _same), _number),
    QuestionKind.MONEY: Kind(
        _one(lambda a: PoundsField(most=MOST_POUNDS, **_plain(a)), _look(width=10, prefix="£"), _same), _whole
    ),
    QuestionKind.DATE: Kind(_one(lambda a: DatePartsField(name="The date", **_plain(a)), _look(), _iso_day), _date),
    QuestionKind.CHOICE: Kind(_one(_radios(_options), _look(), _same), _text),
    QuestionKind.CHOICES: Kind(_one(_checkboxes(_options), _look(), _same), _several),
    QuestionKind.YES_NO: Kind(_one(_radios(_yes_or_no), _look(inline=True), _same), _text),
    QuestionKind.PRIORITY_AREA: Kind(_one(_radios(lambda a: a.areas), _look(), _same), _text),
    QuestionKind.AUTHORITIES: Kind(
        _one(_checkboxes(lambda a: a.authorities), _look(small=True, narrow=True), _same), _several
    ),
    QuestionKind.DECLARATION: Kind(_one(_declaration, _look(), lambda v: v == "yes"), _agreed),
    QuestionKind.TABLE: Kind(_table_boxes, _table_value, "bids/questions/table.html"),
    QuestionKind.COST_TABLE: Kind(_cost_boxes, _cost_value, "bids/questions/costs.html"),
    QuestionKind.FILE: Kind(_one(boxes.one_file, _look(), lambda _v: None), _apart, "bids/questions/files.html"),
    QuestionKind.FILES: Kind(_one(boxes.several_files, _look(), lambda _v: None), _apart, "bids/questions/files.html"),
    QuestionKind.PARTNERS: Kind(_no_boxes, _apart, "bids/questions/partners.html"),
}


def kind_of(question: Question) -> Kind:
    """The question's row of the table."""
    return KINDS[QuestionKind(question.kind)]
