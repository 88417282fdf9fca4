"""The date by which a round's awards are to be answered."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from evaluations.permissions import may_run_rounds
from evaluations.refusals import JudgingRefused
from evaluations.services.guards import refuse
from portal.accounts.models import User
from portal.audit.clock import database_now
from portal.audit.services import record
from portal.look.words import moment
from programmes.models import Round
from programmes.services.locking import lock_round


@transaction.atomic
def set_accept_by(*, round_id: int, accept_by: datetime, by: User) -> Round:
    """Set when awards are to be answered, from publication until bidders are told.

    An award letter made with another date is made anew. Raises ``JudgingRefused`` for anybody but a
    fund officer, for a date that has passed or comes before the round closes, and once bidders have been told.
    """
    refuse(may_run_rounds(by))
    round_ = lock_round(round_id)
    if round_.is_record or not round_.published_at:
        raise JudgingRefused("Set this date in the round itself until it is published.")
    if round_.notified_at:
        raise JudgingRefused("Bidders have been told, and their letters give the date. It can no longer change.")
    if accept_by <= database_now():
        raise JudgingRefused("Choose a day that is still to come.")
    if round_.closes_at and accept_by <= round_.closes_at:
        raise JudgingRefused(f"Choose a day after the round closes, on {moment(round_.closes_at)}.")
    before = round_.accept_by
    if accept_by == before:
        return round_
    round_.accept_by = accept_by
    round_.save(update_fields=["accept_by"])
    record(
        chain=round_.audit_chain,
        kind="round.accept_by_changed",
        by=by,
        subject=round_,
        data={"from": before, "to": accept_by},
    )
    return round_
