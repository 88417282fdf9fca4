"""How one question is put on paper: its text, what is asked of the answer, and room for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from portal.documents import blocks as b
from programmes.models import QuestionKind
from programmes.selectors.terms import QuestionTerms, Terms

COST_CATEGORIES: Final = ("Staff", "Partners", "Premises", "Equipment", "Evaluation", "Other")
"""The rows of the cost table, as a bid's cost lines name them (a test holds the two together)."""

WORDS_A_LINE: Final = 25
TALLEST_BOX: Final = 20
NARROW: Final = frozenset({"value", "year", "date", "likelihood", "impact", "by_when", "baseline", "target"})


def question_blocks(question: QuestionTerms, terms: Terms) -> list[b.Block]:
    """The question, its guidance and room to draft an answer."""
    text = question.label if question.required else f"{question.label} (optional)"
    guidance = "\n\n".join(part for part in (question.condition, question.help, question.beside) if part)
    head = b.Question(text, number=question.number, guidance=guidance, limit=question.limit)
    room = _ROOM.get(question.kind)
    return [head, *(room(question, terms) if room else [])]


def _lines(question: QuestionTerms, terms: Terms) -> list[b.Block]:
    wanted = (question.word_limit or WORDS_A_LINE) // WORDS_A_LINE
    return [b.Answer(lines=max(2, min(wanted, TALLEST_BOX)))]


def _one_line(question: QuestionTerms, terms: Terms) -> list[b.Block]:
    return [b.Answer(lines=2)]


def _options(question: QuestionTerms, terms: Terms) -> list[b.Block]:
    return [b.Choices(question.options, several=question.kind == QuestionKind.CHOICES)]


def _yes_or_no(question: QuestionTerms, terms: Terms) -> list[b.Block]:
    return [b.Choices(["Yes", "No"])]


def _areas(question: QuestionTerms, terms: Terms) -> list[b.Block]:
    return [b.Choices([area.name for area in terms.areas])]


def _agree(question: QuestionTerms, terms: Terms) -> list[b.Block]:
    return [b.Choices(["We agree"])]


def _table(question: QuestionTerms, terms: Terms) -> list[b.Block]:
    headers = [column["label"] for column in question.columns]
    widths = [1 if column["key"] in NARROW else 2 for column in question.columns]
    return [b.Table(headers, [], widths=widths, empty_rows=4)] if headers else []


def _partners(question: QuestionTerms, terms: Terms) -> list[b.Block]:
    return [b.Table(["Partner", "What it does"], [], widths=[1, 2], empty_rows=4)]


def _costs(question: QuestionTerms, terms: Terms) -> list[b.Block]:
    return [
        _cost_table("Grant applied for, in pounds", terms.years),
        _cost_table("Match funding, in pounds", terms.years),
    ]


def _cost_table(caption: str, years: Sequence[str]) -> b.Table:
    headers = ["Category", *years, "Total"]
    rows = [[name, *([""] * (len(years) + 1))] for name in (*COST_CATEGORIES, "Total")]
    widths = [2, *([1.2] * (len(years) + 1))]
    numeric = list(range(1, len(headers)))
    return b.Table(headers, rows, caption=caption, numeric=numeric, widths=widths, total=True)


_ROOM: Final[Mapping[str, Callable[[QuestionTerms, Terms], list[b.Block]]]] = {
    QuestionKind.SHORT_TEXT: _one_line,
    QuestionKind.LONG_TEXT: _lines,
    QuestionKind.NUMBER: _one_line,
    QuestionKind.MONEY: _one_line,
    QuestionKind.DATE: _one_line,
    QuestionKind.CHOICE: _options,
    QuestionKind.CHOICES: _options,
    QuestionKind.YES_NO: _yes_or_no,
    QuestionKind.AUTHORITIES: _one_line,
    QuestionKind.PRIORITY_AREA: _areas,
    QuestionKind.TABLE: _table,
    QuestionKind.COST_TABLE: _costs,
    QuestionKind.PARTNERS: _partners,
    QuestionKind.DECLARATION: _agree,
}
