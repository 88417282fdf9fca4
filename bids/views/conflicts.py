"""When two people changed the same answer: both texts, both together, and the question which to keep."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render

from bids.forms.building import entries_of, form_for
from bids.forms.sections import QuestionsForm, version_name
from bids.models import Answer
from bids.selectors.comparing import Kind, difference, has_marks
from bids.selectors.conflicting import TEXT_KINDS, Clash, bases_of, names_wanted, said
from bids.selectors.display import Names
from bids.selectors.mine import Mine
from bids.selectors.reading import BidPages, names_for, shown
from bids.services.answering import Conflict
from bids.views.rows import change_rows_here
from bids.views.shared import frame
from programmes.models import Question, QuestionKind

MINE, THEIRS, MERGED, EDITED = "mine", "theirs", "merged", "edited"
WIDE_KINDS = frozenset({QuestionKind.COST_TABLE, QuestionKind.TABLE})
CHOOSE = "Choose which answer to keep"
SETTLE = "Decide what stays where it says “Theirs” and “Yours”, and take out the marks ⟦ and ⟧"


@dataclass
class Settled:
    """What was chosen on the page of conflicts, if that is where a post comes from."""

    posted: QueryDict
    questions: list[Question] = field(default_factory=list)
    theirs: list[str] = field(default_factory=list)
    problems: dict[str, str] = field(default_factory=dict)
    is_one: bool = False
    is_unsettled: bool = False
    """Only a row of a table was put in or taken out: nothing is chosen yet."""

    def chosen(self) -> QueryDict:
        """What was posted, with each box as it was chosen: one's own text, both together, or the box itself."""
        data = self.posted.copy()
        for question in self.questions:
            name = f"{data.get(keep_name(question), '')}-{question.key}"
            if name in self.posted:
                data.setlist(question.key, self.posted.getlist(name))
        return data

    def clashes(self, pages: BidPages) -> list[Clash]:
        """The conflicts once more, with the answers as they stand now."""
        began = {q.pk: _number(self.posted.get(f"base-{q.key}", "")) for q in self.questions}
        bases = bases_of(pages.bid, {pk: version for pk, version in began.items() if version})
        form = form_for(pages, self.questions, self.posted)
        form.is_valid()
        values = form.values()
        return [
            _clash(
                question,
                pages.answers.get(question.pk) or Answer(bid=pages.bid, question=question),
                self.posted.get(f"mine-{question.key}", values.get(question.pk)),
                bases,
                began[question.pk],
            )
            for question in self.questions
        ]


def answered_conflicts(request: HttpRequest, pages: BidPages) -> Settled:
    """Read the choices of a conflict page; an ordinary post has none."""
    keys = [key for key in request.POST.get("settle", "").split(",") if key]
    if not keys:
        return Settled(request.POST)
    questions = [q for q in pages.questions if q.key in keys]
    if (posted := change_rows_here(request.POST, questions)) is not None:
        return Settled(posted, is_one=True, questions=questions, is_unsettled=True)
    settled = Settled(request.POST, is_one=True, questions=questions)
    for question in settled.questions:
        choice = request.POST.get(keep_name(question), "")
        if choice == THEIRS:
            settled.theirs.append(question.key)
        elif choice not in (MINE, MERGED, EDITED):
            settled.problems[question.key] = CHOOSE
        elif choice != MINE and has_marks(request.POST.get(_posted_as(question, choice), "")):
            settled.problems[question.key] = SETTLE
    return settled


def clashes_of(conflicts: Sequence[Conflict], form: QuestionsForm, pages: BidPages) -> list[Clash]:
    """The conflicts that a saving met, each with what both began from."""
    began = {conflict.question.pk: form.posted_version(conflict.question) for conflict in conflicts}
    bases = bases_of(pages.bid, {pk: version for pk, version in began.items() if version})
    return [
        _clash(conflict.question, conflict.theirs, conflict.mine, bases, began[conflict.question.pk])
        for conflict in conflicts
    ]


def conflict_page(
    request: HttpRequest,
    mine: Mine,
    pages: BidPages,
    clashes: Sequence[Clash],
    url: str,
    *,
    form: QuestionsForm | None = None,
    problems: Mapping[str, str] | None = None,
) -> HttpResponse:
    """Both sides of every conflict. What is kept is posted to the section with the version that stands.

    ``form`` holds what was typed on this very page before; without it the boxes hold both together.
    """
    order = {question.pk: place for place, question in enumerate(pages.questions)}
    clashes = sorted(clashes, key=lambda clash: order[clash.question.pk])
    problems = problems or {}
    typed = form or form_for(pages, [clash.question for clash in clashes], values=_proposals(clashes))
    sides = _sides(mine, clashes)
    entries = {entry["question"].pk: entry for entry in entries_of(typed, pages)}
    errors = typed.named_errors() if form else []
    errors += [{"text": text, "href": f"#keep-{key}-mine"} for key, text in problems.items()]
    context = {
        **frame(mine),
        "pairs": [
            {
                **side,
                "entry": entries[side["clash"].question.pk],
                "keep": request.POST.get(keep_name(side["clash"].question), ""),
                "error": problems.get(side["clash"].question.key, ""),
                "base": _base_version(request, side["clash"].question, is_again=form is not None),
            }
            for side in sides
        ],
        "errors": errors,
        "url": url,
        "go": request.POST.get("go", "stay"),
        "settle": ",".join(clash.question.key for clash in clashes),
    }
    return render(request, "bids/conflict.html", context, status=409)


def again(pages: BidPages, settled: Settled) -> QuestionsForm:
    """The boxes of a conflict page as they were typed, to be shown again."""
    form = form_for(pages, settled.questions, settled.posted)
    form.is_valid()
    return form


def keep_name(question: Question) -> str:
    """The name of the radio buttons that say which answer to keep."""
    return f"keep-{question.key}"


def _posted_as(question: Question, choice: str) -> str:
    return question.key if choice == EDITED else f"{choice}-{question.key}"


def _clash(question: Question, theirs: Answer, mine: Any, bases: Mapping[int, Any], began: int) -> Clash:
    """Without the version that both began from, what both say is taken for it: then nothing counts as taken out."""
    base = bases.get(question.pk)
    if began and question.pk not in bases and question.kind in TEXT_KINDS:
        pieces = difference(str(theirs.value or ""), str(mine or ""))
        base = "".join(piece.text for piece in pieces if piece.kind == Kind.SAME)
    return Clash(question, theirs, mine, base)


def _proposals(clashes: Sequence[Clash]) -> dict[int, Any]:
    """What the boxes hold at first: both together where that can be made, else one's own."""
    return {clash.question.pk: merged.text if (merged := clash.together()) else clash.mine for clash in clashes}


def _sides(mine: Mine, clashes: Sequence[Clash]) -> list[dict[str, Any]]:
    questions = [clash.question for clash in clashes]
    codes = names_wanted(clashes)
    values = {clash.question.pk: clash.theirs.value for clash in clashes} | codes
    names = names_for(mine.bid, questions, values)
    return [_side(mine, clash, names) for clash in clashes]


def _side(mine: Mine, clash: Clash, names: Names) -> dict[str, Any]:
    merged, both = clash.together(), clash.choices_together()
    texts = {str(clash.mine or ""), str(clash.theirs.value or "")}
    return {
        "clash": clash,
        "theirs": clash.theirs,
        "is_own": clash.theirs.saved_at is not None and clash.theirs.saved_by_id == mine.user_id,
        "shown": shown(mine.bid, clash.question, clash.theirs.value, names),
        "mine": clash.mine if clash.is_text else "",
        "pieces": clash.pieces,
        "merged": merged,
        "offers_merged": bool(merged and not merged.clashes and merged.text not in texts),
        "both": both,
        "both_said": said(clash.question, both, names) if both else "",
        "cells": clash.cells(),
        "is_wide": clash.question.kind in WIDE_KINDS,
    }


def _base_version(request: HttpRequest, question: Question, *, is_again: bool) -> str:
    name = f"base-{question.key}" if is_again else version_name(question)
    return str(_number(request.POST.get(name, "")))


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
