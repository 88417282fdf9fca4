"""What the round's page and its lists rest on, read once."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import timezone

from bids.models import Bid
from bids.selectors.submitted import counted_bids
from bids.states import BidState
from evaluations.models import Decision, EligibilityCheck
from evaluations.selectors.cockpit.reads import ReadLine, counts_of, read_lines
from evaluations.selectors.eligibility import latest_checks
from evaluations.selectors.ranking import all_live, that_stands
from evaluations.states import DecisionState
from programmes.models import Round


@dataclass(frozen=True, slots=True)
class Facts:
    """The counted bids of a round with outcomes, their checks, reads and decisions; ``counts`` as ``reads`` gives."""

    round: Round
    bids: list[Bid]
    checks: dict[int, EligibilityCheck]
    reads: list[ReadLine]
    counts: dict[int, tuple[int, int]]
    decisions: dict[int, Decision]
    still_held: list[str]
    """References of withdrawn bids that an approved decision still gives money."""


def facts_of(round_: Round) -> Facts:
    """Four queries at any number of bids: what was counted of reads is counted from their lines."""
    counted = counted_bids(round_).prefetch_related(None).select_related("organisation__authority", "outcome")
    bids = list(counted.defer("outcome__feedback"))
    for bid in bids:
        bid.round = round_
    lines = read_lines(round_, timezone.now())
    return Facts(round_, bids, latest_checks(bids), lines, counts_of(lines), *_decisions(round_))


def _decisions(round_: Round) -> tuple[dict[int, Decision], list[str]]:
    """The decisions on the bids that count, and the withdrawn bids that hold money yet. One query."""
    live = list(all_live().select_related("bid").filter(bid__round=round_).order_by("bid__reference"))
    held = [each.bid.reference for each in live if _is_withdrawn(each) and each.state == DecisionState.APPROVED]
    return that_stands(each for each in live if not _is_withdrawn(each)), held


def _is_withdrawn(decision: Decision) -> bool:
    return decision.bid.state == BidState.WITHDRAWN
