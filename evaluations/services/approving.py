"""Approvals: by another person than who decided, by two for a large award, never over the budget.

An approval may be taken back, and a decision sent back, until bidders are told; it is then decided
anew, and approved anew from the start.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db import IntegrityError, transaction

from bids.models import Bid
from evaluations.models import Decision
from evaluations.permissions import may_approve
from evaluations.refusals import JudgingRefused
from evaluations.selectors.diligence import standing_of
from evaluations.selectors.letters import LETTERS
from evaluations.selectors.terms import terms_of
from evaluations.services.guards import lock_round_and_bid, refuse, refuse_unless_counted, required
from evaluations.services.promoting import after_approval
from evaluations.states import DECISION_TRANSITIONS, DecisionKind, DecisionState
from portal.accounts.models import User
from portal.audit.clock import database_now
from portal.audit.services import record
from portal.documents.services import retire_document
from portal.look.words import pounds
from programmes.models import Round

BUDGET_CONSTRAINT = "round_commits_within_its_budget"
STANDING = (DecisionState.PROPOSED, DecisionState.APPROVED)


@transaction.atomic
def approve_decision(*, decision_id: int, by: User) -> Decision:
    """Approve what another person decided. Twice is the same as once.

    An award above the round's threshold waits for a second approver after the first. The round's row
    is held, so that approvals go one after the other; the database refuses a sum over the budget in
    any case. Raises ``JudgingRefused``.
    """
    refuse(may_approve(by))
    bid, decision = locked_decision(decision_id)
    if by.pk in (decision.approved_by_id, decision.first_approved_by_id) and decision.state in STANDING:
        return decision
    _refuse_approval(decision, bid, by)
    is_first = decision.first_approved_at is None and terms_of(bid.round).asks_two(decision.amount_pounds)
    return _approve_first(decision, bid, by) if is_first else _approve(decision, bid, by)


@transaction.atomic
def approve_several(*, decision_ids: Sequence[int], by: User) -> list[Decision]:
    """Approve all of these or none, in order of their ids. Raises ``JudgingRefused``.

    Large awards among them get this person's approval and wait for one more.
    """
    if not decision_ids:
        raise JudgingRefused("Choose at least one decision to approve.")
    return [approve_decision(decision_id=decision_id, by=by) for decision_id in sorted(set(decision_ids))]


@transaction.atomic
def send_back(*, decision_id: int, by: User, reason: str) -> Decision:
    """Send a decision back to be made anew; a first approval of it counts no more. Raises ``JudgingRefused``."""
    refuse(may_approve(by))
    bid, decision = locked_decision(decision_id)
    if decision.state == DecisionState.APPROVED:
        raise JudgingRefused("This decision is approved already. Take the approval back instead.")
    _send_back(decision, by, required(reason, "Say why you are sending the decision back."))
    record(chain=bid.audit_chain, kind="decision.sent_back", by=by, subject=decision)
    return decision


@transaction.atomic
def take_back(*, decision_id: int, by: User, reason: str) -> Decision:
    """Take back an approval before bidders are told: the decision is sent back, its money is free again.

    A letter made for it is superseded. Raises ``JudgingRefused`` for anybody but an approver, without
    a reason, when the decision is not approved, or once bidders have been told.
    """
    refuse(may_approve(by))
    bid, decision = locked_decision(decision_id)
    if bid.round.notified_at:
        raise JudgingRefused("Bidders have been told, so an approval can no longer be taken back.")
    if decision.state != DecisionState.APPROVED:
        raise JudgingRefused("Only an approved decision can be taken back.")
    _send_back(decision, by, required(reason, "Say why you are taking the approval back."))
    retired = [kind for kind in LETTERS if retire_document(kind=kind, subject_id=bid.pk)]
    record(
        chain=bid.audit_chain,
        kind="decision.taken_back",
        by=by,
        subject=decision,
        data={"amount_pounds": decision.amount_pounds, "letters_superseded": retired},
    )
    return decision


def locked_decision(decision_id: int) -> tuple[Bid, Decision]:
    """A decision and its bid, both held for update, the round before them."""
    bid = lock_round_and_bid(Decision.objects.values_list("bid_id", flat=True).get(pk=decision_id))
    return bid, Decision.objects.select_for_update().get(pk=decision_id)


def move(decision: Decision, state: DecisionState) -> None:
    """Set the decision's state if it may follow the present one; the caller saves."""
    if state not in DECISION_TRANSITIONS[DecisionState(decision.state)]:
        raise JudgingRefused(f"This decision is {decision.get_state_display().lower()} already.")
    decision.state = state


def over_budget(round_: Round, decision: Decision) -> str:
    """The sentence for an approval that would pass the budget."""
    left = (round_.budget_pounds or 0) - round_.committed_pounds
    return (
        f"Approving {pounds(decision.amount_pounds)} for {decision.bid.reference} would pass the round's budget: "
        f"{pounds(left)} of {pounds(round_.budget_pounds)} is left. Send the decision back, or fund it in part."
    )


def _approve_first(decision: Decision, bid: Bid, by: User) -> Decision:
    decision.first_approved_at, decision.first_approved_by = database_now(), by
    decision.save(update_fields=["first_approved_at", "first_approved_by"])
    _record(decision, bid, by, "decision.first_approved")
    return decision


def _approve(decision: Decision, bid: Bid, by: User) -> Decision:
    move(decision, DecisionState.APPROVED)
    decision.approved_at, decision.approved_by = database_now(), by
    try:
        with transaction.atomic():
            after_approval(decision=decision, by=by)
            decision.save(update_fields=["state", "approved_at", "approved_by"])
    except IntegrityError as error:
        if BUDGET_CONSTRAINT in str(error):
            raise JudgingRefused(over_budget(bid.round, decision)) from error
        raise
    _record(decision, bid, by, "decision.approved")
    return decision


def _record(decision: Decision, bid: Bid, by: User, kind: str) -> None:
    data = {"kind": decision.kind, "amount_pounds": decision.amount_pounds, "supersedes": decision.supersedes_id}
    record(chain=bid.audit_chain, kind=kind, by=by, subject=decision, data=data)


def _send_back(decision: Decision, by: User, reason: str) -> None:
    move(decision, DecisionState.SENT_BACK)
    decision.sent_back_at, decision.sent_back_by, decision.sent_back_reason = database_now(), by, reason
    decision.save(update_fields=["state", "sent_back_at", "sent_back_by", "sent_back_reason"])


def _refuse_approval(decision: Decision, bid: Bid, by: User) -> None:
    if DecisionState.APPROVED not in DECISION_TRANSITIONS[DecisionState(decision.state)]:
        raise JudgingRefused(f"This decision is {decision.get_state_display().lower()} already.")
    if decision.decided_by_id == by.pk:
        raise JudgingRefused("You made this decision, so another person has to approve it.")
    refuse_unless_counted(bid)
    if decision.kind != DecisionKind.FUND:
        return
    round_, amount = bid.round, decision.amount_pounds
    if amount and round_.budget_pounds is not None and round_.committed_pounds + amount > round_.budget_pounds:
        raise JudgingRefused(over_budget(round_, decision))
    held = standing_of(bid).holds_back
    if held:
        raise JudgingRefused(f"The award of {bid.reference} is held back. {' '.join(held)}")
