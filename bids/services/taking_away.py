"""Asking for the archive of an organisation's bids, making it in a worker, and letting it go when its time is over."""

from __future__ import annotations

import io
import logging
import uuid
from datetime import datetime, timedelta
from typing import IO, Final

from django.core.files import File
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.urls import reverse

from bids.models import TakeAway
from bids.refusals import BidRefused
from bids.services.archiving import pack_organisation, refuse_unless_lead
from bids.states import TakeAwayState
from portal.accounts.models import User
from portal.audit.clock import database_now
from portal.audit.services import record
from portal.look.words import moment
from portal.notices.services import tell
from portal.waking import wake_after_commit
from programmes.models import Organisation

log = logging.getLogger(__name__)
MAKE_TASK: Final = "bids.tasks.make_archive"
LEASE: Final = timedelta(minutes=30)
UNDER_WAY: Final = (TakeAwayState.QUEUED, TakeAwayState.MAKING)
GOOD_FOR: Final = timedelta(days=7)
MOST_ATTEMPTS: Final = 3
COULD_NOT: Final = "The archive could not be made. Ask for it again; if it fails again, tell us."


def ask_for_archive(*, organisation: Organisation, by: User) -> TakeAway:
    """Have the archive made; while one is under way asking again gives that one back.

    Raises ``BidRefused`` for anybody but a lead.
    """
    refuse_unless_lead(organisation, by)
    try:
        with transaction.atomic():
            now = database_now()
            asked = TakeAway.objects.create(organisation=organisation, asked_at=now, asked_by=by)
            wake_after_commit(MAKE_TASK, [asked.pk])
            return asked
    except IntegrityError:
        return TakeAway.objects.get(organisation=organisation, state__in=UNDER_WAY)


def make_take_away(*, take_away_id: int) -> bool:
    """Make one archive unless another worker has it, and tell whoever asked; whether it is ready now."""
    token = uuid.uuid4()
    now = database_now()
    free = Q(state=TakeAwayState.QUEUED) | Q(state=TakeAwayState.MAKING, lease_until__lt=now)
    took = TakeAway.objects.filter(free, pk=take_away_id, attempts__lt=MOST_ATTEMPTS).update(
        state=TakeAwayState.MAKING, lease_token=token, lease_until=now + LEASE, attempts=F("attempts") + 1
    )
    if not took:
        return False
    asked = TakeAway.objects.select_related("organisation", "asked_by").get(pk=take_away_id)
    try:
        packed = pack_organisation(organisation=asked.organisation, by=asked.asked_by)
    except BidRefused as refusal:
        _give_up(asked, token, refusal.sentence)
        return False
    except Exception:  # whatever a file or a row brings up: it is told, and asked for again by the sweep
        log.exception("The archive %s could not be made", asked.pk)
        _try_again(asked, token)
        return False
    with packed:
        return _keep(asked, token, packed)


def _keep(asked: TakeAway, token: uuid.UUID, packed: IO[bytes]) -> bool:
    """Store the file, and say so if the archive is still this worker's to make."""
    size = packed.seek(0, io.SEEK_END)
    packed.seek(0)
    path = default_storage.save(f"take-away/{asked.key}-{token}.zip", File(packed))
    with transaction.atomic():
        now = database_now()
        kept = TakeAway.objects.filter(pk=asked.pk, lease_token=token).update(
            state=TakeAwayState.READY,
            file=path,
            size=size,
            ready_at=now,
            expires_at=now + GOOD_FOR,
            lease_token=None,
            lease_until=None,
        )
        if kept:
            _tell_ready(asked, now + GOOD_FOR)
    if not kept:
        default_storage.delete(path)
    return bool(kept)


def _tell_ready(asked: TakeAway, until: datetime) -> None:
    tell(
        key=f"take-away:{asked.pk}",
        to=asked.asked_by,
        subject=f"Everything of the bids of {asked.organisation} is ready",
        template="bids/take_away_ready",
        context={"name": asked.asked_by.full_name, "organisation": str(asked.organisation), "until": moment(until)},
        path=reverse("bids:take_away", args=[asked.organisation.slug]),
        about=str(asked.organisation),
        by=asked.asked_by,
    )


def _give_up(asked: TakeAway, token: uuid.UUID, reason: str) -> None:
    TakeAway.objects.filter(pk=asked.pk, lease_token=token).update(
        state=TakeAwayState.FAILED, failure_reason=reason, lease_token=None, lease_until=None
    )


def _try_again(asked: TakeAway, token: uuid.UUID) -> None:
    if asked.attempts >= MOST_ATTEMPTS:
        _give_up(asked, token, COULD_NOT)
        return
    TakeAway.objects.filter(pk=asked.pk, lease_token=token).update(
        state=TakeAwayState.QUEUED, lease_token=None, lease_until=None
    )


def sweep_take_aways(*, most: int) -> list[int]:
    """Remove archives past their time, give up those that keep failing, and give those to wake a worker for."""
    now = database_now()
    for over in TakeAway.objects.filter(state=TakeAwayState.READY, expires_at__lte=now).order_by("pk")[:most]:
        default_storage.delete(over.file)
        TakeAway.objects.filter(pk=over.pk, state=TakeAwayState.READY).update(state=TakeAwayState.GONE, file="")
    stuck = Q(state=TakeAwayState.QUEUED) | Q(state=TakeAwayState.MAKING, lease_until__lt=now)
    TakeAway.objects.filter(stuck, attempts__gte=MOST_ATTEMPTS).update(
        state=TakeAwayState.FAILED, failure_reason=COULD_NOT, lease_token=None, lease_until=None
    )
    return list(TakeAway.objects.filter(stuck).order_by("pk").values_list("pk", flat=True)[:most])


def let_archives_go(*, organisation_id: int, now: datetime) -> None:
    """What of an organisation's bids is erased is not left in its archives: their time ends now."""
    TakeAway.objects.filter(organisation=organisation_id, state=TakeAwayState.READY).update(expires_at=now)
    TakeAway.objects.filter(organisation=organisation_id, state=TakeAwayState.MAKING).update(
        state=TakeAwayState.QUEUED, lease_token=None, lease_until=None
    )


@transaction.atomic
def note_download(*, take_away: TakeAway, by: User) -> None:
    """Put into the organisation's audit that the archive was downloaded, and by whom."""
    organisation = take_away.organisation
    refuse_unless_lead(organisation, by)
    data = {"take_away": take_away.pk, "bytes": take_away.size}
    kind = "organisation.archive_downloaded"
    record(chain=organisation.audit_chain, kind=kind, by=by, subject=organisation, data=data)
