"""When an award is declined: its money is freed and the next reserve may be funded.

The decision to fund a reserve ``supersedes`` the approved one; that one stands until the new one
is approved by another person. The bidder is told once the award letter is ready.
"""

from __future__ import annotations

from django.db import transaction

from bids.models import Bid
from bids.services.outcomes import lapse_award, record_outcome
from bids.states import Result
from evaluations.models import Decision
from evaluations.permissions import may_run_rounds
from evaluations.refusals import JudgingRefused
from evaluations.selectors.letters import LetterState, letter_of
from evaluations.selectors.reserves import next_reserve, untold_promotion
from evaluations.services.guards import lock_round_and_bid, refuse, required
from evaluations.services.telling import accept_by_in, email_lapsed, email_outcome
from evaluations.states import DecisionKind, DecisionState
from portal.accounts.models import User
from portal.audit.clock import database_now
from portal.audit.services import record
from portal.documents.services import request_document


def reserve_to_supersede(bid: Bid, kind: DecisionKind) -> Decision:
    """The approved reserve of a bid that may be funded now that money is free.

    Raises ``JudgingRefused`` unless the bid is the next reserve and the proposal is to fund it.
    """
    if kind is not DecisionKind.FUND:
        raise JudgingRefused("Bidders have been told, so a decision can only fund the next reserve.")
    reserve = next_reserve(bid.round)
    if reserve is None or reserve.bid_id != bid.pk:
        raise JudgingRefused("Bidders have been told, and this bid is not the next reserve.")
    if bid.decisions.filter(state=DecisionState.PROPOSED).exists():
        raise JudgingRefused(f"A decision to fund {bid.reference} waits for approval already.")
    return reserve


def after_approval(*, decision: Decision, by: User) -> None:
    """Retire the reserve that an approved decision supersedes; inside the caller's transaction."""
    if decision.supersedes_id is None:
        return
    retired = Decision.objects.filter(pk=decision.supersedes_id, state=DecisionState.APPROVED).update(
        state=DecisionState.SUPERSEDED, superseded_at=database_now(), superseded_by=by
    )
    if retired != 1:
        raise JudgingRefused("The reserve that this decision stands on is no longer in force.")


@transaction.atomic
def render_promotion_letter(*, bid_id: int, by: User) -> None:
    """Ask for the award letter of a reserve whose funding has been approved."""
    refuse(may_run_rounds(by))
    bid = lock_round_and_bid(bid_id)
    if untold_promotion(bid) is None:
        raise JudgingRefused(f"{bid.reference} has no approved award that it has not been told of.")
    request_document(kind="award_letter", subject_id=bid.pk, by=by)


@transaction.atomic
def tell_promotion(*, bid_id: int, by: User) -> None:
    """Tell a reserve that it is funded after all: its outcome becomes an award.

    Raises ``JudgingRefused`` unless the award is approved and its letter is ready.
    """
    refuse(may_run_rounds(by))
    bid = lock_round_and_bid(bid_id)
    decision = untold_promotion(bid)
    if decision is None:
        raise JudgingRefused(f"{bid.reference} has no approved award that it has not been told of.")
    letter = letter_of(bid, decision)
    if letter.state is not LetterState.READY or letter.document is None:
        raise JudgingRefused("The award letter is not ready yet. Make it, then tell the bidder.")
    outcome = record_outcome(
        bid=bid,
        result=Result.FUNDED,
        told_at=database_now(),
        by=by,
        amount_pounds=decision.amount_pounds,
        letter=letter.document,
        accept_by=accept_by_in(letter.document),
    )
    email_outcome(outcome=outcome, by=by)


@transaction.atomic
def release_decision(*, decision_id: int, by: User) -> Decision:
    """Free the money of an approved decision whose bid was withdrawn before bidders were told."""
    refuse(may_run_rounds(by))
    bid = lock_round_and_bid(Decision.objects.values_list("bid_id", flat=True).get(pk=decision_id))
    if bid.state != "withdrawn":
        raise JudgingRefused("Money is freed when a bid is withdrawn or its award is declined.")
    return release(decision=Decision.objects.select_for_update().get(pk=decision_id), by=by)


@transaction.atomic
def release_unanswered(*, decision_id: int, by: User, reason: str) -> Decision:
    """End an award that was not answered by its date: its money is free for the next reserve.

    The bidder's page says so, and its people get an email. Raises ``JudgingRefused`` without a reason,
    and ``BidRefused`` while the award may still be answered, or once it has been.
    """
    refuse(may_run_rounds(by))
    bid = lock_round_and_bid(Decision.objects.values_list("bid_id", flat=True).get(pk=decision_id))
    decision = Decision.objects.select_for_update().get(pk=decision_id)
    text = required(reason, "Say why the award is ended.")
    outcome = lapse_award(bid=bid, by=by, reason=text)
    email_lapsed(outcome=outcome, by=by)
    return release(decision=decision, by=by)


def release(*, decision: Decision, by: User) -> Decision:
    """Mark an approved decision released, which frees its money; inside the caller's transaction."""
    moved = Decision.objects.filter(pk=decision.pk, state=DecisionState.APPROVED).update(
        state=DecisionState.RELEASED, released_at=database_now(), released_by=by
    )
    if moved != 1:
        raise JudgingRefused("Only an approved decision can be released.")
    decision.refresh_from_db()
    record(
        chain=decision.bid.audit_chain,
        kind="decision.released",
        by=by,
        subject=decision,
        data={"amount_pounds": decision.amount_pounds},
    )
    return decision
