"""The gates of a round: which are open, and what blocks the next."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from evaluations.selectors.blockers import BLOCKERS, Blocker, decisions_wait_for, letter_counts, notification_waits_for
from evaluations.selectors.cockpit.facts import Facts
from evaluations.selectors.letters import Letter, LetterState, letters_for
from evaluations.selectors.letters_wording import grounds_read
from evaluations.states import DecisionState
from programmes.models import Round
from programmes.services.gates import next_gate
from programmes.states import GATE_ORDER, Gate


@dataclass(frozen=True, slots=True)
class GateLine:
    """One gate: opened when and by whom, or what blocks it if it is the next."""

    gate: Gate
    opened_at: datetime | None
    opened_by: str
    is_next: bool
    blockers: tuple[Blocker, ...]


def gates_of(facts: Facts) -> tuple[tuple[GateLine, ...], Counter[LetterState]]:
    """The gates after publication, and how many letters stand in each state while they matter.

    The round is one that ``with_grounds`` read.
    """
    round_, following = facts.round, next_gate(facts.round)
    letters = _letters(facts) if following is Gate.NOTIFY else []
    if following is Gate.NOTIFY:
        blockers = notification_waits_for(round_, letters, facts.still_held)
    elif following is Gate.DECIDE:
        blockers = decisions_wait_for(round_, facts.bids, facts.checks, facts.counts)
    else:
        blockers = BLOCKERS[following](round_) if following in BLOCKERS else []
    lines = [_gate(round_, gate, following, blockers) for gate in GATE_ORDER if gate is not Gate.PUBLISH]
    return tuple(lines), letter_counts(letters)


def _letters(facts: Facts) -> list[Letter]:
    approved = {pk: each for pk, each in facts.decisions.items() if each.state == DecisionState.APPROVED}
    return letters_for(facts.bids, approved, facts.checks, grounds_read(facts.round))


def _gate(round_: Round, gate: Gate, following: Gate | None, blockers: list[Blocker]) -> GateLine:
    opened = round_.gate_at(gate)
    by = getattr(round_, f"{gate.value}_by") if opened else None
    waiting = tuple(blockers) if gate is following else ()
    return GateLine(gate, opened, by.full_name if by else "", gate is following, waiting)
