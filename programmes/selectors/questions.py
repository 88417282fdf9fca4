"""A round's question set, and which of its questions the answers so far reveal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import Prefetch

from programmes.models import FILE_KINDS, MOST_FILES, Question, QuestionKind, Round, Section, Totals


def question_set(round: Round) -> list[Section]:
    """The round's sections in order, each with ``criterion`` and ``questions.all()`` at hand.

    Two queries for any number of questions. Each question's ``section`` and ``show_if`` are the
    very objects of the set, so that walking it asks the database nothing more.
    """
    sections = list(
        Section.objects.filter(round=round)
        .select_related("criterion")
        .prefetch_related(Prefetch("questions", Question.objects.order_by("order", "pk")))
        .order_by("order", "pk")
    )
    questions = {question.pk: question for section in sections for question in section.questions.all()}
    for section in sections:
        section.round = round
    for question in questions.values():
        if question.show_if_id:
            question.show_if = questions.get(question.show_if_id)
    return sections


def must_equal(total: str) -> str:
    """What is asked of an answer in pounds that must equal a total of the cost table."""
    label = str(Totals(total).label)
    return f"In whole pounds. It must equal {label[0].lower()}{label[1:]}, as in the cost table."


def most_files(question: Question) -> int:
    """How many files the question takes, as its answer or beside it; 0 when it takes none."""
    if question.kind in FILE_KINDS:
        return 1 if question.kind == QuestionKind.FILE else MOST_FILES
    return question.files_beside


def files_beside(most: int, hint: str) -> str:
    """What may be attached beside an answer, in a sentence; nothing where nothing may be."""
    if not most:
        return ""
    how_many = "1 file" if most == 1 else f"up to {most} files"
    return f"You can attach {how_many} beside the answer{f': {hint}' if hint else ''}".rstrip(".") + "."


def all_questions(sections: Iterable[Section]) -> list[Question]:
    """The questions of sections from ``question_set``, in the order they are asked."""
    return [question for section in sections for question in section.questions.all()]


def shown_questions(questions: Iterable[Question], answers: Mapping[str, Any]) -> list[Question]:
    """Those of the questions that are asked, given answers by question key.

    A question with a condition is asked when the question it depends on is asked itself and is
    answered with one of the values. The questions come from ``question_set``.
    """
    return [question for question in questions if is_shown(question, answers)]


def is_shown(question: Question, answers: Mapping[str, Any]) -> bool:
    """Whether the answers so far reveal a question."""
    seen: set[int] = set()
    while question.show_if is not None and question.pk not in seen:
        seen.add(question.pk)
        if not _answered_with(answers.get(question.show_if.key), question.show_if_values):
            return False
        question = question.show_if
    return question.show_if is None


def _answered_with(value: Any, wanted: Sequence[str]) -> bool:
    given = value if isinstance(value, list) else [value]
    return any(str(item) in wanted for item in given if item is not None)
