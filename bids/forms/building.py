"""From a bid's pages to the form of some of its questions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from bids.forms.costs import cost_check, cost_tables
from bids.forms.kinds import Asked, kind_of, label_of
from bids.forms.sections import QuestionsForm
from bids.selectors.choices import area_choices, authority_choices
from bids.selectors.costs import financial_years
from bids.selectors.offering import known_for
from bids.selectors.reading import BidPages, files_of, partners_of
from programmes.models import Question, QuestionKind
from programmes.selectors.questions import files_beside


def form_for(
    pages: BidPages,
    questions: Sequence[Question],
    data: QueryDict | None = None,
    files: MultiValueDict[str, Any] | None = None,
    *,
    extra_row: str = "",
    values: Mapping[int, Any] | None = None,
) -> QuestionsForm:
    """The questions with their present answers, or with what was posted.

    ``extra_row`` names a table question that shows one empty row more than it has. ``values`` stand in the
    boxes in place of the bid's own, by question id.
    """
    kinds = {question.kind for question in questions}
    values = pages.values if values is None else values
    areas = area_choices(pages.bid.round) if QuestionKind.PRIORITY_AREA in kinds else []
    authorities = authority_choices() if QuestionKind.AUTHORITIES in kinds else []
    years = financial_years(pages.bid.round)
    asked = [
        Asked(
            question=question,
            value=values.get(question.pk),
            rows=_rows(values.get(question.pk), question.key == extra_row),
            years=years,
            areas=areas,
            authorities=authorities,
        )
        for question in questions
    ]
    versions = {pk: answer.version for pk, answer in pages.answers.items()}
    return QuestionsForm(asked, data, files, versions=versions)


def entries_of(form: QuestionsForm, pages: BidPages) -> list[dict[str, Any]]:
    """What the template walks: each question with its boxes, its template and its version."""
    return [_entry(form, pages, item) for item in form.asked]


def _entry(form: QuestionsForm, pages: BidPages, item: Asked) -> dict[str, Any]:
    question = item.question
    bound = form.bound_fields(question)
    entry: dict[str, Any] = {
        "question": question,
        "label": label_of(question),
        "template": kind_of(question).template,
        "field": bound[0] if len(bound) == 1 else None,
        "version": form.versions.get(question.pk, 0),
        "answer": pages.answers.get(question.pk),
        "known": known_for(pages.bid, question, pages.answers.get(question.pk)),
        "beside": _beside(form, pages, question),
    }
    return {**entry, **_EXTRAS.get(QuestionKind(question.kind), _nothing)(form, pages, item)}


def _beside(form: QuestionsForm, pages: BidPages, question: Question) -> Mapping[str, Any] | None:
    """What goes beside the answer, for a question that takes such files."""
    box = form.beside(question)
    if box is None:
        return None
    files = files_of(pages.bid, question)
    asks = files_beside(question.files_beside, question.files_beside_hint)
    return {"field": box, "files": files, "asks": asks, "is_full": len(files) >= question.files_beside}


def _nothing(_form: QuestionsForm, _pages: BidPages, _item: Asked) -> Mapping[str, Any]:
    return {}


def _table(form: QuestionsForm, _pages: BidPages, item: Asked) -> Mapping[str, Any]:
    bound = form.bound_fields(item.question)
    width = len(item.question.columns)
    rows = [bound[start : start + width] for start in range(0, len(bound), width)] if width else []
    return {"rows": list(enumerate(rows)), "row_count": len(rows)}


def _costs(form: QuestionsForm, pages: BidPages, item: Asked) -> Mapping[str, Any]:
    tables = cost_tables(form, item)
    return {"tables": tables, "check": cost_check(form, pages, tables)}


def _files(_form: QuestionsForm, pages: BidPages, item: Asked) -> Mapping[str, Any]:
    return {"files": files_of(pages.bid, item.question), "several": item.question.kind == QuestionKind.FILES}


def _partners(_form: QuestionsForm, pages: BidPages, _item: Asked) -> Mapping[str, Any]:
    return {"partners": partners_of(pages.bid)}


_EXTRAS = {
    QuestionKind.TABLE: _table,
    QuestionKind.COST_TABLE: _costs,
    QuestionKind.FILE: _files,
    QuestionKind.FILES: _files,
    QuestionKind.PARTNERS: _partners,
}


def _rows(value: Any, one_more: bool) -> int:
    return (len(value) if isinstance(value, list) else 0) + one_more
