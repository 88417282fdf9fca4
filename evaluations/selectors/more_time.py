"""Whether a deadline may still move, as judging sees it: not once anything of it has begun."""

from __future__ import annotations

from bids.models import Bid
from evaluations.models import EligibilityCheck
from programmes.models import Round
from programmes.services.extending import why_not_extended


def checked_already(round_: Round, bid: Bid | None) -> str | None:
    """What was looked at stays as it is: after a check the bid, or any of the round's, gets no more time."""
    if bid is not None:
        checked = EligibilityCheck.objects.filter(bid=bid).exists()
        return f"{bid.reference} has been checked already, so its deadline can no longer move." if checked else None
    count = EligibilityCheck.objects.filter(bid__round=round_).values("bid").distinct().count()
    if not count:
        return None
    have = "bid of this round has" if count == 1 else "bids of this round have"
    return f"{count} {have} been checked already, so its deadline can no longer move."


def why_no_more_time(round_: Round, bid: Bid | None = None) -> str | None:
    """The reason why the deadline of the round, or of one bid, can no longer move."""
    return why_not_extended(round_) or checked_already(round_, bid)
