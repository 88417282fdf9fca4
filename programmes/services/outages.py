"""The ledger of outages: written by officers, or found where the portal's own heartbeat paused."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction

from portal.accounts.models import User
from portal.audit.clock import database_now
from portal.audit.services import record
from programmes.models import Heartbeat, Outage, Round
from programmes.permissions import may_manage_rounds
from programmes.refusals import RoundRefused

CHAIN: Final = "outages"
PAUSE: Final = timedelta(minutes=5)
"""The longest pause between two ticks, due each minute, that is not taken for an outage."""
FOUND: Final = "The portal did not run"


@transaction.atomic
def note_outage(
    *, began_at: datetime, ended_at: datetime, affected: str, by: User, found_id: int | None = None
) -> Outage:
    """Write an outage into the public ledger, or confirm one that was found. Raises ``RoundRefused``."""
    _refuse_unless_manager(by)
    now = database_now()
    if ended_at <= began_at:
        raise RoundRefused("Choose an end after the beginning.")
    if ended_at > now:
        raise RoundRefused("An outage is recorded once it is over. Choose an end that has passed.")
    if not affected.strip():
        raise RoundRefused("Say what could not be used. The public reads it.")
    outage = _found(found_id) if found_id else Outage()
    outage.began_at, outage.ended_at, outage.affected = began_at, ended_at, affected.strip()
    outage.noted_at, outage.noted_by = now, by
    outage.save()
    data = {"from": began_at, "to": ended_at, "found": outage.found_at is not None}
    record(chain=CHAIN, kind="outage.noted", by=by, subject=outage, data=data)
    return outage


@transaction.atomic
def dismiss_outage(*, outage_id: int, by: User) -> Outage:
    """Say of a pause that was found that nobody was kept out. Raises ``RoundRefused``."""
    _refuse_unless_manager(by)
    outage = _found(outage_id)
    outage.dismissed_at, outage.dismissed_by = database_now(), by
    outage.save(update_fields=["dismissed_at", "dismissed_by"])
    record(chain=CHAIN, kind="outage.dismissed", by=by, subject=outage)
    return outage


@transaction.atomic
def tick() -> Outage | None:
    """Note that the portal runs, each minute; a pause while a round took bids is an outage for officers to look at."""
    now = database_now()
    beat, is_first = Heartbeat.objects.select_for_update().get_or_create(pk=1, defaults={"at": now})
    if is_first:
        return None
    before, beat.at = beat.at, now
    beat.save(update_fields=["at"])
    if now - before <= PAUSE or not _taking_bids(before, now):
        return None
    return Outage.objects.create(affected=FOUND, began_at=before, ended_at=now, found_at=now)


def _taking_bids(start: datetime, end: datetime) -> bool:
    rounds = Round.objects.filter(published_at__isnull=False, is_record=False, is_rehearsal=False)
    return rounds.filter(opens_at__lt=end, closes_at__gt=start).exists()


def _found(outage_id: int) -> Outage:
    outage = Outage.objects.select_for_update(of=("self",)).filter(pk=outage_id).first()
    if outage is None or outage.noted_at or outage.dismissed_at:
        raise RoundRefused("Somebody has settled this outage already. Look at the ledger again.")
    return outage


def _refuse_unless_manager(by: User) -> None:
    if refusal := may_manage_rounds(by):
        raise RoundRefused(refusal)
