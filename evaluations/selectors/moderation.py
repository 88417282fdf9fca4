"""What the panel agreed: the newest moderation of each bid, and the total it comes to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from django.db.models import Prefetch

from bids.models import Bid
from evaluations.methods.ranking import TWO_PLACES, total_of
from evaluations.models import AgreedScore, Moderation
from evaluations.selectors.secrecy import all_in_ids


def agreed_totals(bids: Iterable[Bid], *, revealed: Iterable[int] | None = None) -> dict[int, Decimal]:
    """The newest moderation's total of 100 to two places, by bid id; nothing for a bid never moderated.

    Only of bids whose assessments are all in: a caller that knows which are says so in
    ``revealed`` and saves a query. Two queries at most, at any number of bids.
    """
    ids = set(revealed) if revealed is not None else all_in_ids(bids)
    newest: dict[int, int] = {}
    weights: dict[tuple[int, int], dict[str, int]] = defaultdict(dict)
    levels: dict[tuple[int, int], dict[str, int]] = defaultdict(dict)
    rows = AgreedScore.objects.filter(moderation__bid__in=ids).values_list(
        "moderation__bid_id", "moderation__number", "criterion_id", "criterion__weight", "value"
    )
    for bid_id, number, criterion_id, weight, value in rows.order_by():
        newest[bid_id] = max(number, newest.get(bid_id, 0))
        weights[bid_id, number][str(criterion_id)] = weight
        levels[bid_id, number][str(criterion_id)] = value
    return {
        bid_id: total_of(weights[bid_id, number], levels[bid_id, number]).quantize(TWO_PLACES)
        for bid_id, number in newest.items()
    }


class Agreement(NamedTuple):
    """What a bid's newest moderation comes to, of 100, and when and where it was agreed."""

    total: Decimal
    agreed_at: datetime
    meeting_id: int


def agreements_on(revealed: Iterable[int]) -> dict[int, Agreement]:
    """The newest agreement by bid id, for bids that ``secrecy.all_in_ids`` names. One query."""
    found: dict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
    made: dict[tuple[int, int], tuple[datetime, int]] = {}
    rows = AgreedScore.objects.filter(moderation__bid__in=list(revealed)).order_by("moderation__number")
    for bid_id, number, at, meeting_id, weight, value in rows.values_list(
        "moderation__bid_id",
        "moderation__number",
        "moderation__agreed_at",
        "moderation__meeting_id",
        "criterion__weight",
        "value",
    ):
        found[bid_id, number].append((weight, value))
        made[bid_id, number] = (at, meeting_id)
    return {bid_id: Agreement(_total(levels), *made[bid_id, number]) for (bid_id, number), levels in found.items()}


def _total(levels: Iterable[tuple[int, int]]) -> Decimal:
    listed = list(levels)
    weights = {str(place): weight for place, (weight, _) in enumerate(listed)}
    return total_of(weights, {str(place): value for place, (_, value) in enumerate(listed)}).quantize(TWO_PLACES)


def newest_moderations(bids: Iterable[Bid]) -> dict[int, Moderation]:
    """The moderation that counts, by bid id, whatever else has happened since. One query, no score in it."""
    rows = Moderation.objects.filter(bid__in=[bid.pk for bid in bids]).select_related("meeting", "agreed_by")
    return {each.bid_id: each for each in rows.order_by("bid_id", "-number").distinct("bid_id")}


def moderations_of(bid: Bid) -> list[Moderation]:
    """Every moderation of a bid with scores and who was there, the one that counts first.

    Only of a bid whose assessments are all in: nothing otherwise. Two queries, five when there are any.
    """
    return revealed_moderations(bid) if bid.pk in all_in_ids([bid]) else []


def revealed_moderations(bid: Bid) -> list[Moderation]:
    """The same of a bid that ``all_in_ids`` names. One query, four when there are any."""
    return list(
        Moderation.objects.filter(bid=bid)
        .select_related("meeting", "agreed_by")
        .prefetch_related(Prefetch("scores", AgreedScore.objects.select_related("criterion")), "present", "out")
        .order_by("-number")
    )
