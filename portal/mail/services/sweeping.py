"""Finding emails that nobody is sending."""

from datetime import timedelta
from typing import Final

from django.db.models import Q
from django.db.models.functions import Now

from portal.mail.models import OutboxEmail
from portal.mail.services.writing import SEND_TASK
from portal.mail.states import State
from portal.waking import wake

#: How long a wake-up may stay unanswered before another is sent.
PATIENCE: Final = timedelta(minutes=2)
#: The most that one sweep sends.
HANDFUL: Final = 500


def sweep_outbox() -> int:
    """Send again what is overdue and settle what a dead worker left. Says how many were woken."""
    _settle()
    unanswered = Q(woken_at=None) | Q(woken_at__lt=Now() - PATIENCE)
    due = list(
        OutboxEmail.objects.filter(unanswered, state=State.QUEUED, next_try_at__lte=Now())
        .order_by("next_try_at")
        .values_list("pk", flat=True)[:HANDFUL]
    )
    sent = wake(SEND_TASK, [str(pk) for pk in due])
    OutboxEmail.objects.filter(pk__in=due[:sent]).update(woken_at=Now())
    return sent


def _settle() -> None:
    """A lease ran out: before the hand-over the email waits again, after it nobody knows."""
    left = OutboxEmail.objects.filter(state=State.SENDING, lease_until__lt=Now())
    free = {"lease_token": None, "lease_until": None}
    left.filter(handed_at=None).update(state=State.QUEUED, woken_at=None, **free)
    left.filter(handed_at__isnull=False).update(
        state=State.UNKNOWN,
        failure_reason="The worker stopped while handing it over. It may or may not have been sent.",
        **free,
    )
