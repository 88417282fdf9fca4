"""How long notifications are kept: they point to what happened, and are not the record of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from django.db import transaction
from django.db.models import Q

from portal.audit.clock import database_now
from portal.notices.models import Digest, Notice
from portal.notices.states import Delivery

KEPT_READ: Final = timedelta(days=365)
KEPT: Final = timedelta(days=2 * 365)


@transaction.atomic
def forget_old() -> int:
    """Delete what was read a year ago and everything two years old; what waits for an email stays. Says how many."""
    now = database_now()
    old = Notice.objects.filter(Q(read_at__lt=now - KEPT_READ) | Q(made_at__lt=now - KEPT)).exclude(
        delivery=Delivery.DAILY, digest__isnull=True
    )
    gone, _ = old.delete()
    Digest.objects.filter(made_at__lt=now - KEPT, notices__isnull=True).delete()
    return gone
