"""A round at a glance: how many bids reached each stage, and what blocks each gate."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bids.models import Bid, BidOutcome
from bids.selectors.submitted import counted_bids
from bids.states import OutcomeResponse, Result
from evaluations.models import Decision, EligibilityCheck
from evaluations.selectors.blockers import BLOCKERS, decisions_wait_for, letter_counts, notification_waits_for
from evaluations.selectors.eligibility import latest_checks
from evaluations.selectors.letters import LetterState, letters_for
from evaluations.selectors.ranking import live_decisions
from evaluations.selectors.secrecy import are_all_in, reads
from evaluations.states import DecisionState
from portal.look.components.charts import Stage
from programmes.models import Round
from programmes.services.gates import next_gate
from programmes.states import GATE_ORDER, Gate


@dataclass(frozen=True, slots=True)
class BidLine:
    """One bid on the round's page. ``check`` and ``decided`` are codes of the look."""

    bid: Bid
    check: str
    submitted: int
    allocated: int
    decision: Decision | None


@dataclass(frozen=True, slots=True)
class GateLine:
    """One gate: opened when and by whom, or what blocks it if it is the next."""

    gate: Gate
    opened_at: datetime | None
    opened_by: str
    is_next: bool
    blockers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cockpit:
    """What the round's page shows."""

    bids: tuple[BidLine, ...]
    stages: tuple[Stage, ...]
    gates: tuple[GateLine, ...]
    letters: Counter[LetterState]


def cockpit_of(round_: Round) -> Cockpit:
    """The same number of queries at any number of bids."""
    bids = list(counted_bids(round_))
    checks, counts, decisions = latest_checks(bids), reads(bids), live_decisions(bids)
    lines = [_line(bid, checks.get(bid.pk), counts.get(bid.pk, (0, 0)), decisions.get(bid.pk)) for bid in bids]
    following = next_gate(round_)
    letters = letters_for(bids, _approved(decisions), checks) if following is Gate.NOTIFY else []
    if following is Gate.NOTIFY:
        blockers = notification_waits_for(round_, letters)
    elif following is Gate.DECIDE:
        blockers = decisions_wait_for(round_, bids, checks, counts)
    else:
        blockers = BLOCKERS[following](round_) if following in BLOCKERS else []
    gates = [_gate(round_, gate, following, blockers) for gate in GATE_ORDER if gate is not Gate.PUBLISH]
    return Cockpit(tuple(lines), tuple(_stages(round_, lines)), tuple(gates), letter_counts(letters))


def _approved(decisions: dict[int, Decision]) -> dict[int, Decision]:
    return {pk: each for pk, each in decisions.items() if each.state == DecisionState.APPROVED}


def _gate(round_: Round, gate: Gate, following: Gate | None, blockers: list[str]) -> GateLine:
    opened = round_.gate_at(gate)
    by = getattr(round_, f"{gate.value}_by") if opened else None
    waiting = tuple(blockers) if gate is following else ()
    return GateLine(gate, opened, by.full_name if by else "", gate is following, waiting)


def _line(bid: Bid, check: EligibilityCheck | None, counts: tuple[int, int], decision: Decision | None) -> BidLine:
    word = "to_check" if check is None else ("eligible" if check.passed else "ineligible")
    return BidLine(bid, word, *counts, decision)


def _stages(round_: Round, lines: Sequence[BidLine]) -> list[Stage]:
    wanted = round_.reads_per_bid
    eligible = [line for line in lines if line.check == "eligible"]
    decided = [line for line in eligible if line.decision is not None]
    approved = [line for line in decided if line.decision and line.decision.state == DecisionState.APPROVED]
    outcomes = Counter(BidOutcome.objects.filter(bid__round=round_).values_list("result", "response"))
    funded = sum(count for (result, _), count in outcomes.items() if result == Result.FUNDED)
    return [
        Stage("Handed in", len(lines)),
        Stage("Checked", sum(line.check != "to_check" for line in lines)),
        Stage("Eligible", len(eligible)),
        Stage("Fully allocated", sum(line.allocated >= wanted for line in eligible)),
        Stage("All scores in", sum(are_all_in(line.submitted, line.allocated, wanted) for line in eligible)),
        Stage("Decided", len(decided)),
        Stage("Approved", len(approved)),
        Stage("Awarded", funded),
        Stage("Accepted", outcomes[(Result.FUNDED, OutcomeResponse.ACCEPTED)]),
    ]
