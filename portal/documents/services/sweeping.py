"""Finding documents that nobody is making, and waking a worker for them."""

from datetime import timedelta
from typing import Final

from django.db.models import Q
from django.db.models.functions import Now

from portal.documents.models import Document
from portal.documents.services.leases import MAX_ATTEMPTS
from portal.documents.services.requests import RENDER_TASK
from portal.documents.states import State
from portal.waking import wake

#: How long a wake-up may stay unanswered before another is sent.
PATIENCE: Final = timedelta(minutes=2)
#: The most that one sweep sends.
HANDFUL: Final = 500

_GIVEN_UP = (
    f"The worker stopped {MAX_ATTEMPTS} times while making this document. Something in it may be too large to lay out."
)


def sweep_documents() -> int:
    """Send again what is overdue: queued and unanswered, or leased and run out. Says how many.

    What has been tried too often is marked failed instead.
    """
    left_alone = Q(state=State.RENDERING, lease_until__lt=Now())
    waiting = Q(state=State.QUEUED) & (Q(woken_at=None) | Q(woken_at__lt=Now() - PATIENCE))
    _give_up(left_alone | Q(state=State.QUEUED))
    overdue = list(
        Document.objects.filter(left_alone | waiting).order_by("queued_at").values_list("pk", flat=True)[:HANDFUL]
    )
    sent = wake(RENDER_TASK, [str(pk) for pk in overdue])
    Document.objects.filter(pk__in=overdue[:sent]).update(woken_at=Now())
    return sent


def _give_up(unfinished: Q) -> None:
    Document.objects.filter(unfinished, attempts__gte=MAX_ATTEMPTS).update(
        state=State.FAILED,
        failure_reason=_GIVEN_UP,
        failed_at=Now(),
        lease_token=None,
        lease_until=None,
    )
