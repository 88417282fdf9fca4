"""What the first page answers: what was funded near me, and what is open now?"""

from __future__ import annotations

from datetime import datetime

from programmes.models import Round


def rounds_now(now: datetime) -> tuple[list[Round], list[Round]]:
    """Rounds that take bids at this moment, the next to close first; and those that open later."""
    published = Round.objects.filter(
        is_record=False, is_rehearsal=False, published_at__isnull=False, assessing_at__isnull=True
    )
    rounds = published.filter(closes_at__gte=now).select_related("programme").order_by("closes_at", "pk")[:20]
    opened = [one for one in rounds if one.opens_at and one.opens_at <= now]
    coming = [one for one in rounds if one.opens_at and one.opens_at > now]
    return opened[:6], coming[:3]
