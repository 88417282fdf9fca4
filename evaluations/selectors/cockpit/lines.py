"""One line for each bid of a round: what the list of bids shows and every figure counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bids.models import Bid, BidOutcome
from evaluations.models import Decision, EligibilityCheck
from evaluations.selectors.cockpit.facts import Facts
from evaluations.selectors.cockpit.scores import Standing, standings_of
from evaluations.selectors.secrecy import are_all_in
from evaluations.selectors.whereabouts import Whereabouts, whereabouts
from evaluations.states import DecisionKind, DecisionState
from programmes.models import PriorityArea, Round

NOWHERE = Whereabouts(0, "", "")


@dataclass(frozen=True, slots=True)
class BidLine:
    """One bid. ``check`` is a code of the look; ``standing`` is there once all its assessments are in."""

    bid: Bid
    round: Round = field(repr=False)
    check: str
    submitted: int
    allocated: int
    decision: Decision | None
    outcome: BidOutcome | None
    where: Whereabouts
    standing: Standing | None
    area_name: str = ""
    recommended: int | None = None
    """Pounds under the adopted award run; None while there is none."""

    @property
    def is_eligible(self) -> bool:
        return self.check == "eligible"

    @property
    def is_all_in(self) -> bool:
        """Whether its scores may be seen."""
        return are_all_in(self.submitted, self.allocated, self.round.reads_per_bid)

    @property
    def is_approved(self) -> bool:
        return self.decision is not None and self.decision.state == DecisionState.APPROVED

    @property
    def approved_pounds(self) -> int:
        """What an approved decision gives it."""
        decision = self.decision
        if decision is None or not self.is_approved or decision.kind != DecisionKind.FUND:
            return 0
        return decision.amount_pounds or 0


def lines_of(
    facts: Facts, areas: Sequence[PriorityArea] = (), recommended: Mapping[str, int] | None = None
) -> list[BidLine]:
    """The bids by reference, with their areas' names and what the run recommends. Two queries beyond the facts."""
    names = {area.slug: area.name for area in areas}
    wanted = facts.round.reads_per_bid
    revealed = {pk for pk, (submitted, allocated) in facts.counts.items() if are_all_in(submitted, allocated, wanted)}
    standings, places = standings_of(revealed), whereabouts(facts.bids)
    return [
        BidLine(
            bid=bid,
            round=facts.round,
            check=_word(facts.checks.get(bid.pk)),
            submitted=facts.counts.get(bid.pk, (0, 0))[0],
            allocated=facts.counts.get(bid.pk, (0, 0))[1],
            decision=facts.decisions.get(bid.pk),
            outcome=getattr(bid, "outcome", None),
            where=places.get(bid.pk, NOWHERE),
            standing=standings.get(bid.pk),
            area_name=names.get(places.get(bid.pk, NOWHERE).area, ""),
            recommended=None if recommended is None else recommended.get(bid.reference, 0),
        )
        for bid in facts.bids
    ]


def _word(check: EligibilityCheck | None) -> str:
    if check is None:
        return "to_check"
    return "eligible" if check.passed else "ineligible"
