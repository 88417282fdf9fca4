"""What every change to a draft has in common: the lock, the guard before, and what is written after."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db.models import F

from bids.models import Answer, AnswerVersion, Bid
from bids.permissions import may_edit
from bids.refusals import BidRefused
from bids.selectors.standing import why_not_writable
from bids.services.certifying import lapse_certificates
from bids.services.keeping import goes_on, keep_standing
from bids.services.locking import lock_bid, refuse
from portal.accounts.models import User
from portal.audit.clock import database_now
from portal.audit.services import record
from programmes.models import Question


def draft_for_change(*, bid_id: int, by: User) -> tuple[Bid, dt.datetime]:
    """The bid, locked, and the moment of the change by the database's clock.

    Locks the round for share first and then the bid's row, and reads the clock after both. Raises
    ``BidRefused`` when the person may not write, the bid is not a draft or the round is not open.
    """
    bid = lock_bid(bid_id)
    refuse(may_edit(by, bid))
    now = database_now()
    refuse(why_not_writable(bid, now))
    return bid, now


def question_of(bid: Bid, question_id: int) -> Question:
    """The question, which must be one of the bid's own round."""
    question = Question.objects.filter(pk=question_id, section__round_id=bid.round_id).first()
    if question is None:
        raise BidRefused("This question is not part of the bid's round. Open the section again.")
    return question


def keep_version(
    *, bid: Bid, question: Question, value: Any, by: User, at: dt.datetime, typing: bool = False
) -> Answer:
    """Make ``value`` the bid's answer and keep it as a version of its own, whatever came before.

    ``typing`` is for what a page saves on its own: it becomes a version when the run ends
    (``bids.services.keeping``). The bid is held by ``draft_for_change``, so that nobody else writes its
    answers meanwhile.
    """
    answer = Answer.objects.filter(bid=bid, question=question).select_related("bid", "question", "saved_by").first()
    since = at if typing else None
    if answer is None:
        answer = Answer(bid=bid, question=question, value=value, saved_at=at, saved_by=by, typing_since=since)
        answer.save(force_insert=True)
    else:
        if typing and goes_on(answer, by, at):
            since = answer.typing_since
        else:
            keep_standing(answer=answer)
        Answer.objects.filter(pk=answer.pk).update(
            value=value, version=F("version") + 1, saved_at=at, saved_by=by, typing_since=since
        )
        answer.refresh_from_db()
    if not typing:
        AnswerVersion.objects.create(answer=answer, version=answer.version, value=value, saved_at=at, saved_by=by)
    return answer


def note_typing(*, bid: Bid, by: User, at: dt.datetime) -> None:
    """After any change: who saved last, and certificates that lapse."""
    bid.saved_at, bid.saved_by = at, by
    bid.save(update_fields=["saved_at", "saved_by", "title"])
    lapse_certificates(bid=bid, by=by)


def note_change(*, bid: Bid, by: User, at: dt.datetime, kind: str, data: Mapping[str, Any]) -> None:
    """After a change by hand, and last in its transaction: as after any, and the audit event."""
    note_typing(bid=bid, by=by, at=at)
    record(chain=bid.audit_chain, kind=kind, by=by, subject=bid, data=data)
