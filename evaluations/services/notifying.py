"""Telling bidders at a time set beforehand: never before it, never twice, and never over what blocks it.

At that time a worker opens the gate in the name of who set it. When something blocks it, or who set
it may no longer do it, the gate stays shut: that person gets an email, and a person decides what next.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models.functions import Now
from django.urls import reverse

from evaluations.models import JudgingTerms
from evaluations.permissions import may_run_rounds, phase_of
from evaluations.refusals import JudgingRefused
from evaluations.selectors.terms import terms_of
from evaluations.services.gates import open_gate
from evaluations.services.guards import refuse
from portal.accounts.models import User
from portal.accounts.refusals import Refused
from portal.audit.clock import database_now
from portal.audit.services import record
from portal.look.words import moment
from portal.notices.services import tell
from programmes.models import Round
from programmes.services.locking import lock_round
from programmes.states import Gate, Phase


@transaction.atomic
def set_notification(*, round_id: int, at: datetime, by: User) -> JudgingTerms:
    """Set or move the time at which bidders are told the outcome.

    Raises ``JudgingRefused`` for anybody but a fund officer, for a time that has passed, and unless the
    round is being decided.
    """
    refuse(may_run_rounds(by))
    round_ = lock_round(round_id)
    _refuse_unless_deciding(round_)
    now = database_now()
    if at <= now:
        raise JudgingRefused("Choose a time that is still to come.")
    if round_.accept_by and at >= round_.accept_by:
        raise JudgingRefused(f"Choose a time before awards are to be answered, by {moment(round_.accept_by)}.")
    terms = terms_of(round_)
    before = terms.notify_at
    terms.notify_at, terms.notify_set_at, terms.notify_set_by, terms.notify_held_at = at, now, by, None
    terms.save()
    data = {"from": before, "to": at}
    record(chain=round_.audit_chain, kind="round.notification_set", by=by, subject=round_, data=data)
    return terms


@transaction.atomic
def cancel_notification(*, round_id: int, by: User) -> JudgingTerms:
    """Take the set time away: bidders are told when somebody opens the gate. Raises ``JudgingRefused``."""
    refuse(may_run_rounds(by))
    round_ = lock_round(round_id)
    _refuse_unless_deciding(round_)
    terms = terms_of(round_)
    if terms.notify_at is None:
        raise JudgingRefused("No time is set at which bidders are told.")
    before = terms.notify_at
    terms.notify_at = terms.notify_set_at = terms.notify_set_by = terms.notify_held_at = None
    terms.save()
    data = {"from": before}
    record(chain=round_.audit_chain, kind="round.notification_cancelled", by=by, subject=round_, data=data)
    return terms


def tell_what_is_due() -> int:
    """Open the gate of every round whose set time has come; how many were opened."""
    due = JudgingTerms.objects.filter(
        notify_at__lte=Now(), notify_held_at__isnull=True, round__notified_at__isnull=True
    )
    return sum(tell_on_time(round_id=pk) for pk in due.order_by("notify_at").values_list("round_id", flat=True))


def tell_on_time(*, round_id: int) -> bool:
    """Tell the bidders of one round if its set time has come; whether that was done now. Safe to run twice."""
    try:
        return _tell(round_id)
    except Refused as refusal:
        _hold(round_id, refusal.sentence)
        return False


@transaction.atomic
def _tell(round_id: int) -> bool:
    terms = _due(lock_round(round_id))
    if terms is None or terms.notify_set_by is None:
        return False
    open_gate(round_id=round_id, gate=Gate.NOTIFY, by=terms.notify_set_by)
    return True


@transaction.atomic
def _hold(round_id: int, why: str) -> None:
    """Say once that the set time came and the gate was blocked; whoever moved it meanwhile is left in peace."""
    round_ = lock_round(round_id)
    terms = _due(round_)
    if terms is None or terms.notify_at is None or terms.notify_set_by is None:
        return
    terms.notify_held_at = database_now()
    terms.save(update_fields=["notify_held_at"])
    tell(
        key=f"notification-held:{round_.pk}:{terms.notify_at.isoformat()}",
        to=terms.notify_set_by,
        subject=f"Bidders were not told: {round_.title}",
        template="evaluations/notification_held",
        context={"round": round_.title, "slug": round_.slug, "set_for": moment(terms.notify_at), "why": why},
        path=reverse("evaluations:round", args=[round_.slug]),
        about=round_.title,
        by=None,
    )
    data = {"set_for": terms.notify_at}
    record(chain=round_.audit_chain, kind="round.notification_held", by=None, subject=round_, data=data)


def _due(round_: Round) -> JudgingTerms | None:
    """The terms of a locked round if its set time has come, by the database's clock, and nothing was done."""
    terms = terms_of(round_)
    if round_.notified_at or terms.notify_held_at or terms.notify_at is None or terms.notify_at > database_now():
        return None
    return terms


def _refuse_unless_deciding(round_: Round) -> None:
    if round_.notified_at:
        raise JudgingRefused(f"Bidders were told on {moment(round_.notified_at)}.")
    if phase_of(round_) is not Phase.DECIDING:
        raise JudgingRefused("Set this time once decisions have started in this round.")
