"""Answering what bidders asked, once and to all. Who asked is not known here."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Max

from portal.accounts.models import User
from portal.audit.clock import database_now
from portal.audit.digests import sha256_of
from portal.audit.services import record
from portal.look.words import moment
from programmes.models import AnswerCorrection, PublishedAnswer, Round
from programmes.permissions import may_manage_rounds
from programmes.refusals import RoundRefused
from programmes.services.locking import lock_round


def publish_answer(*, round: Round, question: str, answer: str, by: User) -> PublishedAnswer:
    """Publish a question and its answer on the round's page; the round held for update by the caller.

    Raises ``RoundRefused`` when either is missing or the round is not published.
    """
    if refusal := may_manage_rounds(by):
        raise RoundRefused(refusal)
    if not round.published_at or round.is_record:
        raise RoundRefused("Answers are published on the page of a round that takes bids here.")
    if not question.strip() or not answer.strip():
        raise RoundRefused("Write both the question, as everybody may read it, and the answer.")
    last = round.published_answers.aggregate(last=Max("number"))["last"] or 0
    made = PublishedAnswer.objects.create(
        round=round,
        number=last + 1,
        question=question.strip(),
        answer=answer.strip(),
        published_at=database_now(),
        published_by=by,
    )
    data = {"number": made.number, "sha256": sha256_of(f"{made.question}\n{made.answer}")}
    record(chain=round.audit_chain, kind="round.answered", by=by, subject=made, data=data)
    return made


@transaction.atomic
def correct_answer(*, answer_id: int, question: str, answer: str, reason: str, by: User) -> PublishedAnswer:
    """Put other words in the place of a published question and answer; the old ones and the reason are kept.

    The page says when it was corrected and why. Raises ``RoundRefused`` for whoever may not, without a reason,
    when either text is missing, and when nothing would change.
    """
    if refusal := may_manage_rounds(by):
        raise RoundRefused(refusal)
    lock_round(PublishedAnswer.objects.values_list("round_id", flat=True).get(pk=answer_id))
    found = PublishedAnswer.objects.select_for_update(of=("self",)).select_related("round").get(pk=answer_id)
    question, answer = question.strip(), answer.strip()
    if not question or not answer:
        raise RoundRefused("Write both the question, as everybody may read it, and the answer.")
    if not reason.strip():
        raise RoundRefused("Say what was wrong. Everybody reads it.")
    if (question, answer) == (found.question, found.answer):
        raise RoundRefused("Nothing is different from what is published.")
    last = found.corrections.aggregate(last=Max("number"))["last"] or 0
    made = AnswerCorrection.objects.create(
        answer=found,
        number=last + 1,
        question_before=found.question,
        answer_before=found.answer,
        reason=reason.strip(),
        corrected_at=database_now(),
        corrected_by=by,
    )
    found.question, found.answer, found.corrected_at = question, answer, made.corrected_at
    found.save(update_fields=["question", "answer", "corrected_at"])
    data = {"number": found.number, "correction": made.number, "sha256": sha256_of(f"{question}\n{answer}")}
    record(chain=found.round.audit_chain, kind="round.answer_corrected", by=by, subject=made, data=data)
    return found


@transaction.atomic
def set_questions_close(*, round_id: int, at: datetime, by: User) -> Round:
    """Until when bidders may ask; it is not part of what is sealed. Raises ``RoundRefused``."""
    round = lock_round(round_id)
    if refusal := may_manage_rounds(by):
        raise RoundRefused(refusal)
    if round.closes_at is None or round.is_record:
        raise RoundRefused("This round takes no bids here, so nobody asks about it.")
    if at > round.closes_at:
        raise RoundRefused(f"Choose a time no later than the deadline, {moment(round.closes_at)}.")
    round.questions_close_at = at
    round.save(update_fields=["questions_close_at"])
    record(chain=round.audit_chain, kind="round.questions_close", by=by, subject=round, data={"at": at})
    return round
