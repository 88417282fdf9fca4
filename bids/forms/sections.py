"""The form of one section, or of any of a bid's questions: the engine that walks the table of kinds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.forms import BoundField
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from bids.forms.boxes import files_beside
from bids.forms.kinds import MOST_ROWS, Asked, kind_of
from portal.look.forms import GdsForm
from portal.look.forms.errors import target_id
from programmes.models import Question, QuestionKind


@dataclass(frozen=True)
class Version:
    """Which version of an answer a page was made from."""

    name: str
    number: int


class QuestionsForm(GdsForm):
    """Questions put on a page. Nothing is required: a draft may be saved half finished.

    ``asked`` holds the questions in order with what is there already. When bound, the number of
    rows of each table is what the page says it showed, and ``versions`` are those the page was made
    from until a saving moves them on: text that is refused never passes for newer than it is.
    """

    mark_optional = False

    def __init__(
        self,
        asked: Sequence[Asked],
        data: QueryDict | None = None,
        files: MultiValueDict[str, Any] | None = None,
        *,
        versions: Mapping[int, int],
    ) -> None:
        super().__init__(data, files)
        self.asked = [replace(item, rows=_rows(item, data)) for item in asked]
        self.versions = dict(versions)
        self._names: dict[int, list[str]] = {}
        self._beside: dict[int, str] = {}
        for item in self.asked:
            self._add(item)
        if data is not None:
            self.versions = {item.question.pk: self.posted_version(item.question) for item in self.asked}

    def _add(self, item: Asked) -> None:
        made = kind_of(item.question).make(item)
        self._names[item.question.pk] = [box.name for box in made]
        for box in made:
            self.fields[box.name] = box.control
            self.initial[box.name] = box.initial
            self.looks[box.name] = box.look
        if item.question.files_beside:
            self._beside[item.question.pk] = name = beside_name(item.question)
            self.fields[name] = files_beside(item.question)

    def beside(self, question: Question) -> BoundField | None:
        """The box for files beside the question's answer, if it takes any."""
        name = self._beside.get(question.pk)
        return self[name] if name else None

    def bound_fields(self, question: Question) -> list[BoundField]:
        """The boxes of the question's answer."""
        return [self[name] for name in self._names[question.pk]]

    def has_error_in(self, question: Question) -> bool:
        """Whether any box of the question's answer was refused."""
        return any(name in self.errors for name in self._names[question.pk])

    def values(self) -> dict[int, Any]:
        """What the boxes say, as answers by question id; refused questions and files are left out."""
        if not self.is_bound:
            return {}
        return {
            item.question.pk: kind_of(item.question).read(item, self.cleaned_data)
            for item in self.asked
            if self.was_on_page(item.question) and not self.has_error_in(item.question)
        }

    def named_errors(self) -> list[dict[str, str]]:
        """Every error with the name of what it is about, as ``{% error_list %}`` takes them."""
        return [
            {"text": _said(name, str(error)), "href": f"#{target_id(bound)}"}
            for item in self.asked
            for name, bound in self._named_boxes(item.question)
            for error in bound.errors
        ]

    def _named_boxes(self, question: Question) -> Iterable[tuple[str, BoundField]]:
        for number, bound in enumerate(self.bound_fields(question)):
            yield _name_of(question, bound, number), bound
        if beside := self.beside(question):
            yield str(beside.label), beside

    def was_on_page(self, question: Question) -> bool:
        """Whether anything of the question was posted: one that came onto the page since says nothing."""
        names = self._names[question.pk]
        return version_name(question) in self.data or any(
            key == name or key.startswith(f"{name}_") for key in self.data for name in names
        )

    def posted_version(self, question: Question) -> int:
        """The version that the page was made from (0: no answer yet, or nothing readable)."""
        number = str(self.data.get(version_name(question), ""))
        return int(number) if number.isascii() and number.isdigit() and len(number) < 10 else 0

    def error_target(self, question: Question) -> str:
        """The name of the box that an error about the whole question stands beside."""
        return self._names[question.pk][0]


def _name_of(question: Question, bound: BoundField, number: int) -> str:
    """What an error is about: its question, or its cell in a table."""
    if question.kind == QuestionKind.COST_TABLE:
        return str(bound.label)
    if question.kind == QuestionKind.TABLE:
        return f"{question.label} Row {number // len(question.columns) + 1}, {bound.label}"
    return question.label


def _said(name: str, error: str) -> str:
    return f"{name}{' ' if name.endswith('?') else ': '}{error}"


def version_name(question: Question) -> str:
    """The name of the hidden field that holds the version of an answer."""
    return f"version-{question.key}"


def beside_name(question: Question) -> str:
    """The name of the box for files beside an answer."""
    return f"beside-{question.key}"


def rows_name(question: Question) -> str:
    """The name of the hidden field that says how many rows of a table the page shows."""
    return f"rows-{question.key}"


def _rows(item: Asked, data: QueryDict | None) -> int:
    if item.question.kind != QuestionKind.TABLE:
        return 0
    if data is None:
        present = len(item.value) if isinstance(item.value, list) else 0
        return min(max(item.rows, present, 1), MOST_ROWS)
    posted = str(data.get(rows_name(item.question), ""))
    return min(int(posted), MOST_ROWS) if posted.isascii() and posted.isdigit() and len(posted) < 5 else 1
