"""What the bidder is told, and what they answer.

The judging side writes here at notification and at feedback release, and hears of answers
through ``on_response``: bids know nothing of how they are judged.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from bids.models import Bid, BidOutcome
from bids.permissions import may_lead
from bids.refusals import BidRefused
from bids.services.locking import refuse
from bids.states import OutcomeResponse, Result
from portal.accounts.models import User
from portal.accounts.refusals import Refused
from portal.audit.clock import database_now
from portal.audit.services import record
from portal.documents.models import Document
from portal.look.words import moment
from programmes.services.locking import lock_round

Listener = Callable[[BidOutcome, User], None]

_listeners: list[Listener] = []


def on_response(listener: Listener) -> None:
    """Have ``listener(outcome, by)`` called, in the same transaction, when an award is answered."""
    if listener not in _listeners:
        _listeners.append(listener)


def record_outcome(
    *,
    bid: Bid,
    result: Result,
    told_at: datetime,
    by: User | None,
    amount_pounds: int | None = None,
    reason: str = "",
    letter: Document | None = None,
    accept_by: datetime | None = None,
) -> BidOutcome:
    """Write what the bidder is told; inside the caller's transaction.

    A reserve that is offered an award later is told anew: the row is updated, the audit keeps
    both. An answered award is never rewritten: raises ``BidRefused``.
    """
    outcome = BidOutcome.objects.select_for_update().filter(bid=bid).first() or BidOutcome(bid=bid)
    if outcome.response:
        raise BidRefused(f"{bid.reference} has answered its award already.")
    outcome.result, outcome.told_at, outcome.amount_pounds = result, told_at, amount_pounds
    outcome.reason, outcome.letter, outcome.accept_by = reason, letter, accept_by
    outcome.save()
    record(
        chain=bid.audit_chain,
        kind="outcome.told",
        by=by,
        subject=outcome,
        data={"result": result.value, "amount_pounds": amount_pounds, "letter": letter.pk if letter else None},
    )
    return outcome


def release_feedback(
    *, bid: Bid, score: Decimal | None, feedback: list[dict[str, Any]], at: datetime, by: User
) -> BidOutcome:
    """Let the bidder read the scores and comments; inside the caller's transaction."""
    outcome = BidOutcome.objects.select_for_update().get(bid=bid)
    outcome.score, outcome.feedback, outcome.feedback_at = score, feedback, at
    outcome.save(update_fields=["score", "feedback", "feedback_at"])
    record(chain=bid.audit_chain, kind="outcome.feedback_released", by=by, subject=outcome)
    return outcome


@transaction.atomic
def accept_award(*, bid_id: int, by: User) -> BidOutcome:
    """Accept the award. Twice is the same as once.

    Raises ``BidRefused`` when the person is no lead, there is no award, it was declined, or its
    date has passed.
    """
    return _answer(bid_id, OutcomeResponse.ACCEPTED, by)


@transaction.atomic
def decline_award(*, bid_id: int, by: User, reason: str) -> BidOutcome:
    """Decline the award, with a reason; its money goes free for the next reserve.

    Raises ``BidRefused`` as ``accept_award`` does, and without a reason.
    """
    if not reason.strip():
        raise BidRefused("Say why you are declining the award.")
    return _answer(bid_id, OutcomeResponse.DECLINED, by, reason.strip())


def lapse_award(*, bid: Bid, by: User, reason: str) -> BidOutcome:
    """End an award that nobody answered by its date; inside the caller's transaction, its round held.

    Raises ``BidRefused`` while the bidder may still answer, or when they have.
    """
    outcome = BidOutcome.objects.select_for_update().filter(bid=bid, result=Result.FUNDED).first()
    if outcome is None:
        raise BidRefused(f"{bid.reference} has not been told of an award.")
    if outcome.response:
        raise BidRefused(_answered(outcome))
    now = database_now()
    if outcome.accept_by is None or now <= outcome.accept_by:
        until = f" until {moment(outcome.accept_by)}" if outcome.accept_by else ""
        raise BidRefused(f"{bid.reference} may still answer its award{until}.")
    outcome.response, outcome.response_reason = OutcomeResponse.LAPSED, reason
    outcome.responded_at, outcome.responded_by = now, by
    outcome.save(update_fields=["response", "response_reason", "responded_at", "responded_by"])
    record(chain=bid.audit_chain, kind="award.lapsed", by=by, subject=outcome)
    return outcome


def _answered(outcome: BidOutcome) -> str:
    if outcome.response == OutcomeResponse.LAPSED:
        return "This award was not answered in time, so it no longer stands."
    return f"This award was {outcome.get_response_display().lower()} already."


def _answer(bid_id: int, response: OutcomeResponse, by: User, reason: str = "") -> BidOutcome:
    outcome = _awarded(bid_id, by)
    if outcome.response == response:
        return outcome
    if outcome.response:
        raise BidRefused(_answered(outcome))
    now = database_now()
    if outcome.accept_by and now > outcome.accept_by:
        raise BidRefused(
            f"The award had to be answered by {moment(outcome.accept_by)}. Write to the department about it."
        )
    outcome.response, outcome.response_reason = response, reason
    outcome.responded_at, outcome.responded_by = now, by
    outcome.save(update_fields=["response", "response_reason", "responded_at", "responded_by"])
    _tell(outcome, by)
    record(chain=outcome.bid.audit_chain, kind=f"award.{response.value}", by=by, subject=outcome)
    return outcome


def _awarded(bid_id: int, by: User) -> BidOutcome:
    """The outcome, held after its round: a declined award frees the round's money."""
    lock_round(Bid.objects.values_list("round_id", flat=True).get(pk=bid_id))
    outcome = (
        BidOutcome.objects.select_for_update(of=("self",))
        .select_related("bid", "bid__round", "bid__organisation")
        .filter(bid_id=bid_id)
        .first()
    )
    if outcome is None:
        raise BidRefused("There is no outcome for this bid yet.")
    refuse(may_lead(by, outcome.bid))
    if outcome.result != Result.FUNDED:
        raise BidRefused("This bid was not awarded money, so there is nothing to answer.")
    return outcome


def _tell(outcome: BidOutcome, by: User) -> None:
    """Tell the judging side; what it refuses is a refusal of the answer, and undoes it."""
    try:
        for listener in _listeners:
            listener(outcome, by)
    except Refused as refusal:
        raise BidRefused(refusal.sentence) from refusal
