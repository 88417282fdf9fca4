"""Saving answers: each has a version, and nobody's newer text is overwritten."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from bids.models import Answer, Bid
from bids.refusals import BidRefused
from bids.services.keeping import keep_standing
from bids.services.writing import draft_for_change, keep_version, note_change, note_typing
from portal.accounts.models import User
from portal.audit.digests import canonical_json, sha256_of
from programmes.models import FILE_KINDS, Question, QuestionKind

KEPT_APART = FILE_KINDS | {QuestionKind.PARTNERS, QuestionKind.COST_TABLE}
"""Kinds whose facts have tables and services of their own."""

TITLE_KEY = "title"
"""The question whose answer names the bid in lists."""


@dataclass(frozen=True)
class Change:
    """A new value for a question, and the version of the answer it was made from (0: none yet)."""

    question_id: int
    value: Any
    version: int


@dataclass(frozen=True)
class Conflict:
    """Somebody saved a newer answer meanwhile: ``theirs`` stands, ``mine`` was not saved."""

    question: Question
    mine: Any
    theirs: Answer


@dataclass
class Saved:
    """What came of saving: the versions that stand now by question id, and what was not saved."""

    versions: dict[int, int] = field(default_factory=dict)
    changed: list[str] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)


def save_answers(*, bid_id: int, changes: Sequence[Change], by: User, typing: bool = False) -> Saved:
    """Save those of the changes that were made from the answer as it stands.

    A value equal to the one that stands changes nothing, whatever its version. A different one made
    from an older version is not saved and comes back as a conflict. ``typing`` is for what a page saves
    on its own while somebody writes. Raises ``BidRefused`` for people who may not write, for bids that
    are not drafts and after the round closed.
    """
    with transaction.atomic():
        bid, now = draft_for_change(bid_id=bid_id, by=by)
        questions = _questions(bid, changes)
        answers = _answers(bid, questions)
        saved = Saved()
        for change in changes:
            question, answer = questions[change.question_id], answers.get(change.question_id)
            if _stands(change, answer):
                _keep_as_it_stands(answer, typing)
                saved.versions[question.pk] = answer.version if answer else 0
            elif (answer.version if answer else 0) != change.version:
                saved.conflicts.append(Conflict(question, change.value, answer or Answer(bid=bid, question=question)))
            else:
                kept = keep_version(bid=bid, question=question, value=change.value, by=by, at=now, typing=typing)
                saved.versions[question.pk] = kept.version
                saved.changed.append(question.key)
                _name(bid, question, change.value)
        if saved.changed and typing:
            note_typing(bid=bid, by=by, at=now)
        elif saved.changed:
            digests = {
                key: sha256_of(canonical_json(change.value))
                for change in changes
                if (key := questions[change.question_id].key) in saved.changed
            }
            note_change(bid=bid, by=by, at=now, kind="bid.answered", data={"answers": digests})
    return saved


def _questions(bid: Bid, changes: Sequence[Change]) -> dict[int, Question]:
    wanted = {change.question_id for change in changes}
    found = Question.objects.filter(pk__in=wanted, section__round_id=bid.round_id).in_bulk()
    if set(found) != wanted or any(question.kind in KEPT_APART for question in found.values()):
        raise BidRefused("The questions of this round are not those of your page. Open the section again.")
    return found


def _answers(bid: Bid, questions: dict[int, Question]) -> dict[int, Answer]:
    rows = Answer.objects.filter(bid=bid, question__in=questions.values()).select_related("saved_by", "question", "bid")
    return {answer.question_id: answer for answer in rows}


def _stands(change: Change, answer: Answer | None) -> bool:
    """Whether the value is what stands already; no answer and an empty one are the same."""
    if answer is None:
        return change.value in (None, "", [], {})
    return bool(answer.value == change.value)


def _keep_as_it_stands(answer: Answer | None, typing: bool) -> None:
    """Saving by hand what was typed makes it a version, even when nothing was changed since."""
    if answer is not None and answer.typing_since is not None and not typing:
        keep_standing(answer=answer)


def _name(bid: Bid, question: Question, value: Any) -> None:
    if question.key == TITLE_KEY and isinstance(value, str):
        bid.title = value[:300]
