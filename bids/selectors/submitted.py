"""Bids that count: handed in at least once, and not withdrawn."""

from __future__ import annotations

import json
from typing import Any

from django.db.models import Prefetch, QuerySet

from bids.models import Bid, Submission
from bids.states import BidState
from programmes.models import Round


def counted_bids(round_: Round) -> QuerySet[Bid]:
    """The round's bids that count, each with ``latest_submission`` at hand, without its snapshot.

    A bid that was reopened and not handed in again counts by its last submission. Two queries.
    """
    newest = Submission.objects.order_by("bid_id", "-number").distinct("bid_id").defer("snapshot")
    return (
        Bid.objects.filter(round=round_, submissions__number=1)
        .exclude(state=BidState.WITHDRAWN)
        .select_related("organisation", "organisation__authority")
        .prefetch_related(Prefetch("submissions", newest, to_attr="newest_submissions"))
        .order_by("reference")
    )


def counts(bid: Bid) -> bool:
    """Whether the bid is judged at all."""
    return bid.state != BidState.WITHDRAWN and bid.submissions.exists()


def latest_submission(bid: Bid) -> Submission | None:
    """The submission that counts, snapshot included."""
    return bid.submissions.order_by("-number").first()


def snapshot_of(submission: Submission) -> dict[str, Any]:
    """The bid as it was handed in."""
    snapshot: dict[str, Any] = json.loads(submission.snapshot)
    return snapshot
