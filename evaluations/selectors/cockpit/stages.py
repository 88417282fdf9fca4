"""The stages a bid passes, and what it may be waiting for: data that figures and filters share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bids.states import OutcomeResponse, Result
from evaluations.selectors.cockpit.lines import BidLine


@dataclass(frozen=True, slots=True)
class Step:
    """A stage or a wait: its code in addresses, its words, and which bids it holds."""

    code: str
    label: str
    holds: Callable[[BidLine], bool]


def _checked(line: BidLine) -> bool:
    return line.check != "to_check"


def _eligible(line: BidLine) -> bool:
    return line.is_eligible


def _allocated(line: BidLine) -> bool:
    return line.is_eligible and line.allocated >= line.round.reads_per_bid


def _all_in(line: BidLine) -> bool:
    return line.is_eligible and line.is_all_in


def _decided(line: BidLine) -> bool:
    return line.is_eligible and line.decision is not None


def _approved(line: BidLine) -> bool:
    return line.is_eligible and line.is_approved


def _awarded(line: BidLine) -> bool:
    return line.outcome is not None and line.outcome.result == Result.FUNDED


def _accepted(line: BidLine) -> bool:
    return line.outcome is not None and line.outcome.response == OutcomeResponse.ACCEPTED


STAGES: tuple[Step, ...] = (
    Step("handed_in", "Handed in", lambda line: True),
    Step("checked", "Checked", _checked),
    Step("eligible", "Eligible", _eligible),
    Step("allocated", "Fully allocated", _allocated),
    Step("all_in", "All scores in", _all_in),
    Step("decided", "Decided", _decided),
    Step("approved", "Approved", _approved),
    Step("awarded", "Awarded", _awarded),
    Step("accepted", "Accepted", _accepted),
)

WAITS: tuple[Step, ...] = (
    Step("check", "An eligibility check", lambda line: not _checked(line)),
    Step("assessors", "More assessors", lambda line: line.is_eligible and not _allocated(line)),
    Step("scores", "Assessments", lambda line: _allocated(line) and not line.is_all_in),
    Step("decision", "A decision", lambda line: _all_in(line) and line.decision is None),
    Step("approval", "Approval", lambda line: _decided(line) and not line.is_approved),
    Step("answer", "The bidder’s answer", lambda line: _awarded(line) and not (line.outcome and line.outcome.response)),
)
