"""Which bids have been checked, and which go on to be assessed."""

from __future__ import annotations

from collections.abc import Iterable

from bids.models import Bid
from bids.selectors.submitted import counted_bids
from evaluations.models import EligibilityCheck
from programmes.models import Round


def latest_check(bid: Bid) -> EligibilityCheck | None:
    """The check that counts, or None when nobody has looked."""
    return bid.eligibility_checks.order_by("-checked_at", "-pk").first()


def latest_checks(bids: Iterable[Bid]) -> dict[int, EligibilityCheck]:
    """The check that counts of each bid, by the bid's id. One query."""
    checks = (
        EligibilityCheck.objects.filter(bid__in=[bid.pk for bid in bids])
        .order_by("bid_id", "-checked_at", "-pk")
        .distinct("bid_id")
    )
    return {check.bid_id: check for check in checks}


def eligible_bids(round_: Round) -> list[Bid]:
    """The round's bids that count and passed their latest check, by reference."""
    bids = list(counted_bids(round_))
    checks = latest_checks(bids)
    return [bid for bid in bids if bid.pk in checks and checks[bid.pk].passed]


def is_eligible(bid: Bid) -> bool:
    """Whether the bid goes on to be assessed."""
    check = latest_check(bid)
    return check is not None and check.passed
