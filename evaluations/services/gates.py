"""Opening the gates of a round after it has closed, with the work that each one means."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from bids.services.outcomes import record_outcome, release_feedback
from bids.services.submitting import name_as_handed_in
from evaluations.models import SealedSeed
from evaluations.permissions import may_run_rounds
from evaluations.selectors.blockers import BLOCKERS
from evaluations.selectors.feedback import feedback_of
from evaluations.selectors.letters import Letter, letters_of
from evaluations.services.guards import refuse
from evaluations.services.projects import publish_projects
from evaluations.services.telling import accept_by_in, email_feedback, email_outcome, result_of
from evaluations.states import DecisionKind
from portal.accounts.models import User
from programmes.models import Round, Seal
from programmes.services import gates
from programmes.states import Gate


@transaction.atomic
def open_gate(*, round_id: int, gate: Gate, by: User) -> Round:
    """Open a gate and do its work in the same transaction.

    Raises ``JudgingRefused`` for anybody but a fund officer, and ``RoundRefused`` with what blocks
    it: everything is looked at again under the round's lock.
    """
    refuse(may_run_rounds(by))

    def work(round_: Round, at: datetime) -> dict[str, Any]:
        return WORK[gate](round_, at, by)

    def blockers(round_: Round) -> list[str]:
        return [blocker.sentence for blocker in BLOCKERS[gate](round_)]

    return gates.open_gate(round_id=round_id, gate=gate, by=by, blockers=blockers, work=work)


def _start_assessment(round_: Round, at: datetime, by: User) -> dict[str, Any]:
    """From here on bids are called as they were handed in, whatever was typed since."""
    return {"renamed": name_as_handed_in(round_=round_)}


def _start_decisions(round_: Round, at: datetime, by: User) -> dict[str, Any]:
    """Reveal the tie-break seed: scores are in, so it can favour nobody any more."""
    sealed = SealedSeed.objects.select_for_update().filter(round=round_).first()
    if sealed is None:
        return {}
    sealed.revealed_at = at
    sealed.save(update_fields=["revealed_at"])
    Seal.objects.filter(round=round_).update(seed=sealed.seed)
    return {"seed_revealed": True}


def _notify(round_: Round, at: datetime, by: User) -> dict[str, Any]:
    """Write every counted bid's outcome with its letter, and an email that says so."""
    letters = letters_of(round_)
    for letter in letters:
        _tell(letter, at, by)
    return {"told": len(letters)}


def _tell(letter: Letter, at: datetime, by: User) -> None:
    decision = letter.decision
    funded = decision is not None and decision.kind == DecisionKind.FUND
    outcome = record_outcome(
        bid=letter.bid,
        result=result_of(decision),
        told_at=at,
        by=by,
        amount_pounds=decision.amount_pounds if decision is not None and funded else None,
        reason=decision.reason if decision is not None else _reasons(letter),
        letter=letter.document,
        accept_by=accept_by_in(letter.document) if funded and letter.document else None,
    )
    email_outcome(outcome=outcome, by=by)


def _reasons(letter: Letter) -> str:
    return " ".join(f"{label}." for label in letter.check.reason_labels) if letter.check else ""


def _release_feedback(round_: Round, at: datetime, by: User) -> dict[str, Any]:
    """Give every bidder their own scores and comments, assessors unnamed."""
    given = feedback_of(round_)
    for bid, score, feedback in given:
        release_feedback(bid=bid, score=score, feedback=feedback, at=at, by=by)
        if feedback:
            email_feedback(bid=bid, by=by)
    return {"released": len(given)}


def _publish(round_: Round, at: datetime, by: User) -> dict[str, Any]:
    return {"projects": publish_projects(round_=round_, at=at, by=by)}


WORK = {
    Gate.ASSESS: _start_assessment,
    Gate.DECIDE: _start_decisions,
    Gate.NOTIFY: _notify,
    Gate.RELEASE_FEEDBACK: _release_feedback,
    Gate.PUBLISH_OUTCOMES: _publish,
}
