"""What the round's page and its lists rest on, read once."""

from __future__ import annotations

from dataclasses import dataclass

from bids.models import Bid
from bids.selectors.submitted import counted_bids
from evaluations.models import Decision, EligibilityCheck
from evaluations.selectors.eligibility import latest_checks
from evaluations.selectors.ranking import live_decisions
from evaluations.selectors.secrecy import reads
from programmes.models import Round


@dataclass(frozen=True, slots=True)
class Facts:
    """The counted bids of a round with their checks, reads and decisions, by bid id."""

    round: Round
    bids: list[Bid]
    checks: dict[int, EligibilityCheck]
    counts: dict[int, tuple[int, int]]
    decisions: dict[int, Decision]


def facts_of(round_: Round) -> Facts:
    """Five queries at any number of bids."""
    bids = list(counted_bids(round_))
    for bid in bids:
        bid.round = round_
    return Facts(round_, bids, latest_checks(bids), reads(bids), live_decisions(bids))
