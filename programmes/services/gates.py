"""The gates of a round: each is opened once, in order, by a person, and never closed again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from portal.accounts.models import User
from portal.audit.clock import database_now
from portal.audit.services import record
from portal.look.words import moment
from programmes.models import Round
from programmes.permissions import may_manage_rounds
from programmes.refusals import RoundRefused
from programmes.services.locking import lock_round
from programmes.states import GATE_ORDER, Gate, Phase

Blockers = Callable[[Round], Sequence[str]]
Work = Callable[[Round, datetime], dict[str, Any] | None]


def nothing_blocks(round: Round) -> Sequence[str]:
    """For a gate that has no conditions of its own."""
    return ()


@transaction.atomic
def open_gate(
    *, round_id: int, gate: Gate, by: User, blockers: Blockers = nothing_blocks, work: Work | None = None
) -> Round:
    """Open a gate after publication, under the round's lock, with its date and person.

    ``blockers(round)`` gives a sentence for each thing that blocks it; it is asked under the lock.
    ``work(round, at)`` then does what the gate means, in the same transaction and before the
    round's audit event; what it gives is added to the event's data.
    Raises ``RoundRefused`` with a sentence a person can act on.
    """
    round = lock_round(round_id)
    now = database_now()
    refusals = gate_refusals(round, gate, by, now) or list(blockers(round))
    if refusals:
        raise RoundRefused(" ".join(refusals))
    setattr(round, f"{gate.value}_at", now)
    setattr(round, f"{gate.value}_by", by)
    round.save(update_fields=[f"{gate.value}_at", f"{gate.value}_by"])
    data = (work(round, now) if work else None) or {}
    record(chain=round.audit_chain, kind=f"round.{gate.value}", by=by, subject=round, data={"gate": gate.value, **data})
    return round


def gate_refusals(round: Round, gate: Gate, by: User, now: datetime) -> list[str]:
    """Why a gate cannot be opened by this person now, apart from what its owner asks for."""
    reasons = [
        may_manage_rounds(by),
        _not_here(round, gate),
        _opened_already(round, gate),
        _earlier_first(round, gate),
        _still_taking_bids(round, now),
    ]
    return [reason for reason in reasons if reason][:1]


def next_gate(round: Round) -> Gate | None:
    """The gate that comes next, or ``None`` when all are open."""
    return next((gate for gate in GATE_ORDER if round.gate_at(gate) is None), None)


def _not_here(round: Round, gate: Gate) -> str | None:
    if round.is_record:
        return "This round is from the record: it has no gates."
    if gate is Gate.PUBLISH:
        return "A round is published with its own page, which seals it."
    return None


def _opened_already(round: Round, gate: Gate) -> str | None:
    opened = round.gate_at(gate)
    return f"“{gate.label}” was done on {moment(opened)}. It is done once." if opened else None


def _earlier_first(round: Round, gate: Gate) -> str | None:
    for earlier in GATE_ORDER[: GATE_ORDER.index(gate)]:
        if round.gate_at(earlier) is None:
            return f"“{earlier.label}” comes before “{gate.label}”. Do that first."
    return None


def _still_taking_bids(round: Round, now: datetime) -> str | None:
    if round.phase_at(now) in (Phase.SCHEDULED, Phase.OPEN):
        return f"The round takes bids until {moment(round.closes_at)}. Wait until it has closed."
    return None
