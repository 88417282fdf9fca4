"""What the first page answers: what was funded near me, and what is open now?"""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from programmes.models import Round


def open_rounds(now: datetime) -> QuerySet[Round]:
    """Rounds that take bids at this moment, the next to close first."""
    return (
        Round.objects.filter(
            is_record=False,
            is_rehearsal=False,
            published_at__isnull=False,
            opens_at__lte=now,
            closes_at__gte=now,
            assessing_at__isnull=True,
        )
        .select_related("programme")
        .order_by("closes_at", "pk")
    )


def coming_rounds(now: datetime) -> QuerySet[Round]:
    """Published rounds that have not opened yet, the next to open first."""
    return (
        Round.objects.filter(is_record=False, is_rehearsal=False, published_at__isnull=False, opens_at__gt=now)
        .select_related("programme")
        .order_by("opens_at", "pk")
    )
