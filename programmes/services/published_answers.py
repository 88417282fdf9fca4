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
from programmes.models import PublishedAnswer, Round
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
