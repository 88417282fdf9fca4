"""How a round's deadline came to be where it is: extensions, outages, and what an outage suggests."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet

from programmes.models import Extension, Outage, Round

HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Lost:
    """An outage as one round felt it: the time of its opening that was lost, and the deadline that makes up for it."""

    outage: Outage
    lost: timedelta
    suggested: datetime
    is_made_up: bool


def extensions_of(round: Round) -> list[Extension]:
    """Every extension in the order given. One query."""
    return list(round.extensions.order_by("number"))


def public_outages(round: Round) -> list[Outage]:
    """Outages in the ledger while the round took bids. One query."""
    return list(_while_open(round).order_by("began_at")) if _has_dates(round) else []


def losses_of(round: Round, extensions: Sequence[Extension]) -> list[Lost]:
    """The same with what each cost the round, and the full hour that a deadline would move to for it."""
    made_up = {extension.outage_id for extension in extensions}
    return [_lost(round, outage, outage.pk in made_up) for outage in public_outages(round)]


def outages_to_settle() -> QuerySet[Outage]:
    """Pauses that the portal found in its own heartbeat, and nobody has looked at."""
    return Outage.objects.filter(noted_at__isnull=True, dismissed_at__isnull=True).order_by("began_at")


def _has_dates(round: Round) -> bool:
    return round.opens_at is not None and round.closes_at is not None


def _while_open(round: Round) -> QuerySet[Outage]:
    return Outage.objects.filter(noted_at__isnull=False, began_at__lt=round.closes_at, ended_at__gt=round.opens_at)


def _lost(round: Round, outage: Outage, is_made_up: bool) -> Lost:
    assert round.opens_at  # noqa: S101 - what public_outages() asks for
    assert round.closes_at  # noqa: S101 - the same
    lost = min(outage.ended_at, round.closes_at) - max(outage.began_at, round.opens_at)
    return Lost(outage, lost, _full_hour(round.closes_at + lost), is_made_up)


def _full_hour(moment: datetime) -> datetime:
    """The same moment, or the next full hour."""
    whole = moment.replace(minute=0, second=0, microsecond=0)
    return whole if whole == moment else whole + HOUR
