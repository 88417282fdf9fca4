"""The versions of an answer, each beside the one before it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.core.paginator import Page, Paginator

from bids.models import Answer, AnswerVersion, Bid
from bids.selectors.comparing import Piece, difference
from bids.selectors.conflicting import SEVERAL_KINDS, TEXT_KINDS, Clash
from bids.selectors.display import Names
from bids.selectors.reading import Shown, names_for, shown
from bids.selectors.shortening import shortened
from programmes.models import FILE_KINDS, Question, QuestionKind

NAMED_APART = FILE_KINDS | {QuestionKind.PARTNERS}
"""Kinds whose versions hold records with a name each."""

CELL_KINDS = frozenset({QuestionKind.TABLE, QuestionKind.COST_TABLE})


@dataclass(frozen=True)
class Past:
    """One version: what it said, and what it changed of the version before."""

    version: AnswerVersion
    is_present: bool
    is_first: bool
    pieces: Sequence[Piece] = ()
    short: Sequence[Piece] = ()
    """The same with what was not changed left out; empty when the whole is short."""
    cells: Sequence[dict[str, str]] = ()
    said: Shown | None = None


def versions_of(bid: Bid, question: Question, page: str | None, size: int) -> tuple[Page[AnswerVersion], list[Past]]:
    """A page of an answer's versions, the newest first. Four queries at most, however many there are."""
    rows = AnswerVersion.objects.filter(answer__bid=bid, answer__question=question)
    found = Paginator(rows.select_related("saved_by").order_by("-version"), size).get_page(page)
    listed = list(found.object_list)
    if not listed:
        return found, []
    newest = rows.order_by("-version").values_list("version", flat=True).first()
    before = rows.filter(version__lt=listed[-1].version).order_by("-version").first()
    olders = [*listed[1:], before]
    values = {question.pk: [code for row in [*listed, before] for code in _codes(question, row)]}
    names = names_for(bid, [question], values)
    return found, [
        _past(bid, question, row, older, names, is_present=row.version == newest)
        for row, older in zip(listed, olders, strict=True)
    ]


def _past(
    bid: Bid, question: Question, row: AnswerVersion, older: AnswerVersion | None, names: Names, *, is_present: bool
) -> Past:
    past = Past(row, is_present, is_first=older is None)
    if question.kind in TEXT_KINDS:
        pieces = difference(_text(older), _text(row))
        return replace(past, pieces=pieces, short=shortened(pieces))
    if question.kind in CELL_KINDS and older is not None:
        clash = Clash(question, Answer(bid=bid, question=question, value=older.value), row.value)
        return replace(past, cells=clash.cells())
    if question.kind in NAMED_APART:
        listed = [str(item.get("name", "")) for item in row.value or []]
        return replace(past, said=Shown(question, text="\n".join(listed)))
    return replace(past, said=shown(bid, question, row.value, names))


def _text(row: AnswerVersion | None) -> str:
    return row.value if row is not None and isinstance(row.value, str) else ""


def _codes(question: Question, row: AnswerVersion | None) -> list[Any]:
    if row is None or not row.value:
        return []
    return row.value if question.kind in SEVERAL_KINDS else [row.value]
