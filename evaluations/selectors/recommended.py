"""What the adopted award run recommends for a bid, and whether a decision follows it."""

from __future__ import annotations

from dataclasses import dataclass

from bids.models import Bid
from evaluations.models import AwardRun, DecisionReason
from evaluations.selectors.runs import adopted_run, explained, result_of
from evaluations.states import DecisionKind

R = DecisionReason
FITTING: dict[DecisionKind, tuple[DecisionReason, ...]] = {
    DecisionKind.FUND: (R.MERIT, R.FLOOR, R.RESERVE, R.PART, R.DIRECTION, R.OTHER),
    DecisionKind.RESERVE: (R.RESERVE, R.BUDGET, R.CAP, R.DIRECTION, R.OTHER),
    DecisionKind.REJECT: (R.BUDGET, R.THRESHOLD, R.CAP, R.DILIGENCE, R.DIRECTION, R.OTHER),
}
"""Which coded reasons a decision of each kind may have."""


@dataclass(frozen=True, slots=True)
class Recommendation:
    """One bid in the adopted run: what the rule would do with it, how much, and why."""

    run: AwardRun
    kind: DecisionKind
    pounds: int
    sentence: str
    codes: tuple[str, ...]

    def is_followed_by(self, kind: DecisionKind, amount_pounds: int | None) -> bool:
        """Whether a decision does what is recommended.

        The rule names no reserves: who is not funded may be held in reserve, unless their score is
        below what can be funded at all.
        """
        if self.kind is DecisionKind.FUND:
            return kind is DecisionKind.FUND and amount_pounds == self.pounds
        if kind is DecisionKind.RESERVE:
            return DecisionReason.THRESHOLD.value not in self.codes
        return kind is self.kind


def recommendation_of(bid: Bid) -> Recommendation | None:
    """What the round's adopted run says of a bid; nothing when there is none, or the bid was not in it. One query."""
    run = adopted_run(bid.round)
    if run is None:
        return None
    standing = next((each for each in result_of(run)["standings"] if each["reference"] == bid.reference), None)
    if standing is None:
        return None
    said = explained(standing, run, None)
    return Recommendation(run, said.kind, said.pounds, said.reason, said.codes)
