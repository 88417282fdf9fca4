"""Who is sending an email: a lease taken and given up by conditional updates."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Final

from django.db.models import F
from django.db.models.functions import Now

from portal.mail.models import OutboxEmail
from portal.mail.states import State

#: A mail server answers within this or not at all.
LEASE: Final = timedelta(seconds=120)


def claim(email_id: uuid.UUID) -> uuid.UUID | None:
    """Take the email for sending. None when somebody else has it, or nothing is to do."""
    token = uuid.uuid4()
    taken = OutboxEmail.objects.filter(pk=email_id, state=State.QUEUED, next_try_at__lte=Now()).update(
        state=State.SENDING,
        lease_token=token,
        lease_until=Now() + LEASE,
        attempts=F("attempts") + 1,
    )
    return token if taken else None


def hand_over(email_id: uuid.UUID, token: uuid.UUID) -> bool:
    """Write down that the message is about to go. From here on it may have gone."""
    held = OutboxEmail.objects.filter(pk=email_id, lease_token=token, handed_at=None)
    return held.update(handed_at=Now(), lease_until=Now() + LEASE) == 1


def sent(email_id: uuid.UUID, token: uuid.UUID) -> bool:
    """The mail server has taken it."""
    return _leave(email_id, token, state=State.SENT, sent_at=Now(), failure_reason="")


def unknown(email_id: uuid.UUID, token: uuid.UUID, reason: str) -> bool:
    """It may have gone."""
    return _leave(email_id, token, state=State.UNKNOWN, failure_reason=reason)


def failed(email_id: uuid.UUID, token: uuid.UUID, reason: str) -> bool:
    """It certainly did not go, and trying again would not help."""
    return _leave(email_id, token, state=State.FAILED, failure_reason=reason)


def try_later(email_id: uuid.UUID, token: uuid.UUID, reason: str, wait: timedelta) -> bool:
    """It certainly did not go; another moment may do."""
    return _leave(
        email_id,
        token,
        state=State.QUEUED,
        failure_reason=reason,
        handed_at=None,
        next_try_at=Now() + wait,
    )


def _leave(email_id: uuid.UUID, token: uuid.UUID, **values: object) -> bool:
    held = OutboxEmail.objects.filter(pk=email_id, state=State.SENDING, lease_token=token)
    return held.update(lease_token=None, lease_until=None, **values) == 1
