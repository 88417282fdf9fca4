"""Making an earlier answer, or a standing fact, the answer to a question: always as a new version."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction

from bids.models import Answer, Attachment, Bid, Reuse, StandingFact
from bids.refusals import BidRefused
from bids.services.answering import Change, Saved, save_answers
from bids.services.attaching import attach_file
from bids.services.writing import question_of
from portal.accounts.models import User
from portal.audit.clock import database_now
from programmes.models import FILE_FACTS, FILE_KINDS, Question


@transaction.atomic
def use_answer(*, bid_id: int, question_id: int, source: Answer, value: Any, version: int, by: User) -> Saved:
    """Save ``value``, taken from an answer of another bid of the same organisation, and note where it came from.

    ``version`` is that of the answer it takes the place of: when another stands meanwhile nothing is saved, and
    the conflict comes back. Raises ``BidRefused`` as saving an answer does.
    """
    _guard_own(bid_id, source.bid)
    saved = save_answers(bid_id=bid_id, changes=[Change(question_id, value, version)], by=by)
    if saved.changed:
        note_source(bid_id=bid_id, question_id=question_id, by=by, source=source)
    return saved


@transaction.atomic
def use_fact(*, bid_id: int, question_id: int, fact: StandingFact, version: int, by: User) -> Saved:
    """Make a standing fact that is text the answer to the question that asks for it. As ``use_answer``."""
    bid = Bid.objects.get(pk=bid_id)
    question = _asks_for(bid, question_id, fact)
    saved = save_answers(bid_id=bid_id, changes=[Change(question.pk, fact.text, version)], by=by)
    if saved.changed:
        note_source(bid_id=bid_id, question_id=question.pk, by=by, fact=fact)
    return saved


def use_fact_file(*, bid_id: int, question_id: int, fact: StandingFact, by: User) -> Attachment:
    """Attach a standing fact that is a file: it is checked again as any upload is. Raises ``BidRefused``."""
    question = _asks_for(Bid.objects.get(pk=bid_id), question_id, fact)
    with fact.file.open("rb") as stored:
        content = stored.read()
    attachment = attach_file(bid_id=bid_id, question_id=question.pk, name=fact.name, content=content, by=by)
    note_source(bid_id=bid_id, question_id=question.pk, by=by, fact=fact)
    return attachment


def use_files(*, bid_id: int, question_id: int, source: Answer, files: Iterable[Attachment], by: User) -> list[str]:
    """Make the files of an earlier answer the answer, and note where it came from. As ``attach_again``."""
    listed = list(files)
    refusals = attach_again(bid_id=bid_id, question_id=question_id, source=source.bid, files=listed, by=by)
    if len(refusals) < len(listed):
        note_source(bid_id=bid_id, question_id=question_id, by=by, source=source)
    return refusals


def attach_again(*, bid_id: int, question_id: int, source: Bid, files: Iterable[Attachment], by: User) -> list[str]:
    """Attach files of an earlier bid, each checked again as any upload is; a sentence for each refused."""
    _guard_own(bid_id, source)
    refusals = []
    for file in files:
        try:
            with file.file.open("rb") as stored:
                content = stored.read()
            attach_file(bid_id=bid_id, question_id=question_id, name=file.name, content=content, by=by)
        except (BidRefused, FileNotFoundError) as error:
            sentence = error.sentence if isinstance(error, BidRefused) else "The file is no longer stored."
            refusals.append(f"{file.name}: {sentence}")
    return refusals


def note_source(
    *, bid_id: int, question_id: int, by: User, fact: StandingFact | None = None, source: Answer | None = None
) -> None:
    """Say of the answer's present version where it came from; said once."""
    answer = Answer.objects.get(bid=bid_id, question=question_id)
    values = {"fact": fact, "source": source, "made_at": database_now(), "made_by": by}
    Reuse.objects.get_or_create(answer=answer, version=answer.version, defaults=values)


def _guard_own(bid_id: int, source: Bid) -> None:
    if not Bid.objects.filter(pk=bid_id, organisation=source.organisation_id).exclude(pk=source.pk).exists():
        raise BidRefused("Only answers of your organisation's own bids can be used.")


def _asks_for(bid: Bid, question_id: int, fact: StandingFact) -> Question:
    question = question_of(bid, question_id)
    is_file = question.kind in FILE_KINDS
    if question.standing_fact != fact.kind or fact.organisation_id != bid.organisation_id or fact.replaced_at:
        raise BidRefused("This question does not ask for this fact.")
    if is_file != (fact.kind in FILE_FACTS):
        raise BidRefused("This question takes another kind of answer.")
    return question
