"""Everything that is on record about one bid, as files: what a case file holds beside its PDF."""

from __future__ import annotations

from bids.models import Bid
from evaluations.selectors.case_file import award, handed_in, judging, trail
from evaluations.selectors.case_file.contents import CaseFile, Claim, manifest_of
from evaluations.selectors.secrecy import all_in_ids

__all__ = ["CaseFile", "Claim", "gather", "manifest_of", "may_hold_scores"]


def may_hold_scores(bid: Bid) -> bool:
    """Whether every assessment of the bid is in, so that its scores may be seen at all."""
    return bid.pk in all_in_ids([bid])


def gather(bid: Bid) -> CaseFile:
    """Everything on record about a bid whose round is at hand. Scores only once every assessment is in."""
    case = CaseFile(bid, holds_scores=may_hold_scores(bid))
    for part in (handed_in.add, judging.add, award.add, trail.add):
        part(case)
    return case
