"""Bids by their deadlines."""

from __future__ import annotations

import datetime as dt

from bids.models import Bid
from bids.states import BidState
from programmes.models import Round


def bids_with_deadlines(round_: Round) -> list[Bid]:
    """The round's bids that are not withdrawn, with their organisations and their extensions. Two queries."""
    live = Bid.objects.filter(round=round_).exclude(state=BidState.WITHDRAWN)
    bids = list(live.select_related("organisation").prefetch_related("extensions").order_by("reference"))
    for bid in bids:
        bid.round = round_
    return bids


def still_open(round_: Round, now: dt.datetime) -> list[str]:
    """References of the bids whose own deadline is still to come."""
    live = Bid.objects.filter(round=round_, extended_to__gte=now).exclude(state=BidState.WITHDRAWN)
    return list(live.order_by("reference").values_list("reference", flat=True))
