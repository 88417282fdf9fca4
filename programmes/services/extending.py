"""Moving a round's deadline to a later time, for a reason that everybody can read."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Max

from portal.accounts.models import User
from portal.audit.clock import database_now
from portal.audit.services import record
from portal.look.words import moment
from programmes.models import Extension, Outage, Round
from programmes.permissions import may_manage_rounds
from programmes.refusals import RoundRefused
from programmes.services.locking import lock_round


def hold_for_extension(*, round_id: int, by: User) -> Round:
    """The round, held for update, if its deadlines may still move; inside the caller's transaction.

    Raises ``RoundRefused`` for whoever may not, for a round of the record or a draft, and once
    assessment has started.
    """
    round = lock_round(round_id)
    refusal = may_manage_rounds(by) or why_not_extended(round)
    if refusal:
        raise RoundRefused(refusal)
    return round


def why_not_extended(round: Round) -> str | None:
    """Why no deadline of the round can move any more, or not yet."""
    if round.is_record or round.closes_at is None:
        return "This round takes no bids here, so it has no deadline to move."
    if round.published_at is None:
        return "This round is not published yet. Change its closing date on the round itself."
    if round.assessing_at:
        return f"Assessment started on {moment(round.assessing_at)}, so the deadline can no longer move."
    return None


def refuse_unless_later(to_at: datetime, than: datetime | None, *, reason: str) -> datetime:
    """The present moment, if the new deadline is after it and after the one before, and a reason is given."""
    now = database_now()
    if than and to_at <= than:
        raise RoundRefused(f"Choose a time after {moment(than)}: an extension never makes a deadline earlier.")
    if to_at <= now:
        raise RoundRefused("Choose a time that is still to come.")
    if not reason.strip():
        raise RoundRefused("Say why the deadline moves. Bidders and the public read it.")
    return now


def extend_round(*, round: Round, to_at: datetime, reason: str, outage: Outage | None, by: User) -> Extension:
    """Move the deadline of a round from ``hold_for_extension``. Raises ``RoundRefused``; bidders are told by others."""
    now = refuse_unless_later(to_at, round.closes_at, reason=reason)
    if round.accept_by and to_at >= round.accept_by:
        raise RoundRefused(f"Awards are to be answered by {moment(round.accept_by)}. Move that date first.")
    last = round.extensions.aggregate(last=Max("number"))["last"] or 0
    made = Extension.objects.create(
        round=round,
        number=last + 1,
        from_at=round.closes_at or now,
        to_at=to_at,
        reason=reason.strip(),
        outage=outage,
        given_at=now,
        given_by=by,
    )
    round.closes_at = to_at
    round.save(update_fields=["closes_at"])
    data = {"number": made.number, "from": made.from_at, "to": to_at, "outage": outage.pk if outage else None}
    record(chain=round.audit_chain, kind="round.extended", by=by, subject=made, data=data)
    return made
