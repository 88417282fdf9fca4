"""What every page of a partner's part starts from."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from bids.selectors.parts import Part
from bids.selectors.standing import standing, why_not_writable


def part_frame(part: Part) -> dict[str, Any]:
    """The bid as a guest sees it: no comments, no outcome, files only if a lead allowed it; nothing else."""
    now = timezone.now()
    bid = part.bid
    return {
        "bid": bid,
        "round": bid.round,
        "part": part,
        "own_part": part,
        "partner": part.partner,
        "now": now,
        "standing": standing(bid, now),
        "closed_reason": why_not_writable(bid, now),
        "name": bid.title or f"Bid {bid.reference}",
        "is_guest": True,
    }
