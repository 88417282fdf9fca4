"""Which drafts are to be reminded of their deadline now, and which were not handed in by it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import DateTimeField, F, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Greatest

from bids.models import Bid, BidExtension, Reminder
from bids.states import MARK_HOURS, BidState, Mark
from programmes.models import Extension

LOOKED_BACK: Final = dt.timedelta(days=7)
"""How long after a deadline its drafts are still written to, should the portal have been away."""


@dataclass(frozen=True, slots=True)
class Due:
    """One bid to write to, at which mark of which deadline."""

    bid_id: int
    mark: Mark
    closes_at: dt.datetime


def due_now(now: dt.datetime) -> list[Due]:
    """Every draft that has reached a mark and was not written to at it. Two queries.

    Of several marks that passed, the last counts: whoever was missed at 14 days is not told of 14 days
    at 7. A mark that had passed when the bid was started, or when its deadline was moved, is left out.
    """
    found = [due for bid in _drafts(now) if (due := due_of(bid, now))]
    sent = set(
        Reminder.objects.filter(bid__in=[due.bid_id for due in found]).values_list("bid_id", "mark", "closes_at")
    )
    return [due for due in found if (due.bid_id, due.mark, due.closes_at) not in sent]


def due_of(bid: Any, now: dt.datetime) -> Due | None:
    """The mark that a draft from ``timed()`` has reached, sent or not."""
    deadline: dt.datetime = bid.deadline
    since: dt.datetime = bid.since
    if now > deadline:
        return Due(bid.pk, Mark.PASSED, deadline)
    reached = [mark for mark, hours in MARK_HOURS.items() if since < deadline - dt.timedelta(hours=hours) <= now]
    return Due(bid.pk, reached[-1], deadline) if reached else None


def timed(bids: QuerySet[Bid]) -> QuerySet[Any]:
    """The same bids with their ``deadline``, and since when both they and it have been there (``since``)."""
    of_round = Extension.objects.filter(round=OuterRef("round_id")).order_by().values("round")
    of_bid = BidExtension.objects.filter(bid=OuterRef("pk")).order_by().values("bid")
    return bids.annotate(
        deadline=Greatest("round__closes_at", "extended_to", output_field=DateTimeField()),
        since=Greatest(
            "created_at",
            Subquery(of_round.annotate(at=Max("given_at")).values("at")),
            Subquery(of_bid.annotate(at=Max("given_at")).values("at")),
            output_field=DateTimeField(),
        ),
    )


def _drafts(now: dt.datetime) -> QuerySet[Any]:
    soon = now + dt.timedelta(hours=max(MARK_HOURS.values()))
    running = Q(round__published_at__isnull=False, round__assessing_at__isnull=True, round__is_rehearsal=False)
    drafts = timed(Bid.objects.filter(running, state=BidState.DRAFT))
    return drafts.filter(deadline__gt=now - LOOKED_BACK, deadline__lte=soon).order_by(F("deadline"), "pk")
