"""Money freed by declined awards, and the reserve that is next in line for it."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q, QuerySet, Sum

from bids.models import Bid
from bids.states import BidState, Result
from evaluations.models import Decision
from evaluations.states import DecisionKind, DecisionState
from programmes.models import Round

PROMISED = [DecisionState.PROPOSED, DecisionState.APPROVED, DecisionState.RELEASED]


def freed_pounds(rounds: Iterable[Round]) -> dict[int, int]:
    """By round id: what declined awards freed, less what reserves have been promised since. One query."""
    rows = (
        Decision.objects.filter(bid__round__in=list(rounds), kind=DecisionKind.FUND)
        .values("bid__round_id")
        .annotate(
            freed=Sum("amount_pounds", filter=Q(state=DecisionState.RELEASED), default=0),
            promised=Sum("amount_pounds", filter=Q(supersedes__isnull=False, state__in=PROMISED), default=0),
        )
    )
    return {row["bid__round_id"]: row["freed"] - row["promised"] for row in rows}


def rounds_with_freed_money() -> list[Round]:
    """Rounds in which an award was declined. One query."""
    declined = Decision.objects.filter(state=DecisionState.RELEASED, kind=DecisionKind.FUND)
    return list(Round.objects.filter(pk__in=declined.values("bid__round_id"), notified_at__isnull=False))


def next_reserves(rounds: Iterable[Round]) -> list[Decision]:
    """For each round with money freed, the first reserve in order that still waits. Two queries."""
    told = [round_ for round_ in rounds if round_.notified_at]
    freed = freed_pounds(told)
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
    return next(iter(next_reserves([round_])), None)


def promotions_to_tell() -> QuerySet[Decision]:
    """Approved decisions to fund a reserve that its bidder has not been told of."""
    return Decision.objects.filter(
        kind=DecisionKind.FUND,
        state=DecisionState.APPROVED,
        supersedes__isnull=False,
        bid__outcome__result=Result.RESERVE,
    ).select_related("bid__organisation", "bid__round")


def untold_promotion(bid: Bid) -> Decision | None:
    """The one of a single bid."""
    return promotions_to_tell().filter(bid=bid).first()
