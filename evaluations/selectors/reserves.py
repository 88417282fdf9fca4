"""Money freed by declined awards, and the reserve that is next in line for it."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q, QuerySet, Sum

from bids.models import Bid
from bids.states import BidState, Result
from evaluations.models import Decision
from evaluations.states import DecisionKind, DecisionState
from programmes.models import Round

UNTOLD = Q(supersedes__isnull=False, bid__outcome__result=Result.RESERVE)
PROMISED = [DecisionState.PROPOSED, DecisionState.APPROVED, DecisionState.RELEASED]


def freed_pounds(round_: Round | None = None) -> dict[int, int]:
    """By id of each told round: what ended awards freed, less what reserves were promised since. One query."""
    told = Decision.objects.filter(bid__round__notified_at__isnull=False, kind=DecisionKind.FUND)
    rows = (
        (told.filter(bid__round=round_) if round_ else told)
        .values("bid__round_id")
        .annotate(
            freed=Sum("amount_pounds", filter=Q(state=DecisionState.RELEASED), default=0),
            promised=Sum("amount_pounds", filter=Q(supersedes__isnull=False, state__in=PROMISED), default=0),
        )
    )
    return {row["bid__round_id"]: row["freed"] - row["promised"] for row in rows}


def next_reserves(round_: Round | None = None) -> list[Decision]:
    """For each round with money freed, the first reserve in order that still waits. Two queries."""
    freed = freed_pounds(round_)
    waiting = (
        Decision.objects.filter(
            bid__round__in=[pk for pk, pounds in freed.items() if pounds > 0],
            kind=DecisionKind.RESERVE,
            state=DecisionState.APPROVED,
        )
        .exclude(bid__state=BidState.WITHDRAWN)
        .exclude(superseding_decisions__state=DecisionState.PROPOSED)
        .select_related("bid__organisation", "bid__round")
        .order_by("bid__round_id", "reserve_order", "pk")
        .distinct("bid__round_id")
    )
    return list(waiting)


def next_reserve(round_: Round) -> Decision | None:
    """The one of a single round."""
    return next(iter(next_reserves(round_)), None)


def awards_to_mind(now: datetime) -> tuple[list[Decision], list[Decision]]:
    """Awards whose date has passed without an answer, and reserves to be told of theirs. One query."""
    unanswered = Q(bid__outcome__result=Result.FUNDED, bid__outcome__response="", bid__outcome__accept_by__lt=now) & ~Q(
        bid__state=BidState.WITHDRAWN
    )
    found = list(_awards().filter(unanswered | UNTOLD).order_by("bid__outcome__accept_by", "bid__reference"))
    is_told = [decision.bid.outcome.result == Result.FUNDED for decision in found]
    return (
        [decision for decision, told in zip(found, is_told, strict=True) if told],
        [decision for decision, told in zip(found, is_told, strict=True) if not told],
    )


def _awards() -> QuerySet[Decision]:
    approved = Decision.objects.filter(kind=DecisionKind.FUND, state=DecisionState.APPROVED)
    return approved.select_related("bid__organisation", "bid__round", "bid__outcome")


def untold_promotion(bid: Bid) -> Decision | None:
    """The approved decision to fund this reserve that its bidder has not been told of."""
    return _awards().filter(UNTOLD, bid=bid).first()
