"""Decisions: proposed by one person, approved or sent back by another, never over the budget."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import IntegrityError, transaction
from django.db.models import Max

from bids.models import Bid
from evaluations.models import AwardRun, Decision, DecisionReason
from evaluations.permissions import may_approve, may_run_rounds, phase_of
from evaluations.refusals import JudgingRefused
from evaluations.selectors.eligibility import is_eligible
from evaluations.selectors.letters import LETTERS
from evaluations.selectors.ranking import LIVE, applied_for, ranking_of
from evaluations.services.guards import lock_round_and_bid, refuse, refuse_unless_counted, required
from evaluations.services.promoting import after_approval, reserve_to_supersede
from evaluations.states import DECISION_TRANSITIONS, DecisionKind, DecisionState
from portal.accounts.models import User
from portal.audit.clock import database_now
from portal.audit.services import record
from portal.documents.services import retire_document
from portal.look.words import pounds
from programmes.models import Round
from programmes.services.locking import lock_round
from programmes.states import Phase

BUDGET_CONSTRAINT = "round_commits_within_its_budget"


@transaction.atomic
def propose_decision(
    *,
    bid_id: int,
    kind: DecisionKind,
    by: User,
    reason: str,
    amount_pounds: int | None = None,
    reserve_order: int | None = None,
    reason_codes: Sequence[str] = (),
    recommended_by_run: AwardRun | None = None,
    follows_recommendation: bool | None = None,
) -> Decision:
    """Decide what becomes of a bid; it waits until another person approves it.

    ``amount_pounds`` is for funding, in full or in part; ``reserve_order`` is the place among the
    reserves (the next free one when not given). ``reason_codes`` are of ``DecisionReason``.
    ``recommended_by_run`` is the adopted award run that it rests on or departs from, as
    ``follows_recommendation`` says. Raises ``JudgingRefused``.
    """
    refuse(may_run_rounds(by))
    bid = lock_round_and_bid(bid_id)
    superseded = _refuse_proposal(bid, kind)
    text = required(reason, "Give the reason for the decision.")
    decision = Decision.objects.create(
        bid=bid,
        kind=kind,
        amount_pounds=_fundable(bid, amount_pounds) if kind is DecisionKind.FUND else None,
        reserve_order=_reserve_place(bid, reserve_order) if kind is DecisionKind.RESERVE else None,
        reason=text,
        reason_codes=[code.value for code in DecisionReason if code.value in reason_codes],
        recommended_by_run=recommended_by_run,
        follows_recommendation=follows_recommendation,
        supersedes=superseded,
        decided_at=database_now(),
        decided_by=by,
    )
    record(
        chain=bid.audit_chain,
        kind="decision.proposed",
        by=by,
        subject=decision,
        data={"kind": kind.value, "amount_pounds": decision.amount_pounds, "order": decision.reserve_order},
    )
    return decision


@transaction.atomic
def fund_above_the_line(*, round_id: int, by: User, reason: str) -> list[Decision]:
    """Propose to fund in full every bid above the funding line that has no decision yet.

    Raises ``JudgingRefused`` when there is none, or assessments are not all in.
    """
    refuse(may_run_rounds(by))
    round_ = lock_round(round_id)
    ranking = ranking_of(round_)
    if ranking.waiting:
        raise JudgingRefused("Some assessments are not in yet, so the funding line is not settled.")
    open_ones = [ranked for ranked in ranking.above_line if ranked.decision is None]
    if not open_ones:
        raise JudgingRefused("Every bid above the funding line has a decision already.")
    in_order = sorted(open_ones, key=lambda ranked: ranked.bid.reference)
    return [
        propose_decision(
            bid_id=ranked.bid.pk,
            kind=DecisionKind.FUND,
            amount_pounds=ranked.place.entry.applied_for_pounds,
            reason=reason,
            by=by,
        )
        for ranked in in_order
    ]


@transaction.atomic
def approve_decision(*, decision_id: int, by: User) -> Decision:
    """Approve what another person decided. Twice is the same as once.

    The round's row is held, so that approvals go one after the other; the database refuses a sum
    over the budget in any case. Raises ``JudgingRefused``.
    """
    refuse(may_approve(by))
    bid = lock_round_and_bid(Decision.objects.values_list("bid_id", flat=True).get(pk=decision_id))
    decision = Decision.objects.select_for_update().get(pk=decision_id)
    if decision.state == DecisionState.APPROVED and decision.approved_by_id == by.pk:
        return decision
    _refuse_approval(decision, bid, by)
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
    record(
        chain=bid.audit_chain,
        kind="decision.approved",
        by=by,
        subject=decision,
        data={"kind": decision.kind, "amount_pounds": decision.amount_pounds, "supersedes": decision.supersedes_id},
    )
    return decision


@transaction.atomic
def approve_several(*, decision_ids: Sequence[int], by: User) -> list[Decision]:
    """Approve all of these or none, in order of their ids. Raises ``JudgingRefused``."""
    if not decision_ids:
        raise JudgingRefused("Choose at least one decision to approve.")
    return [approve_decision(decision_id=decision_id, by=by) for decision_id in sorted(set(decision_ids))]


@transaction.atomic
def send_back(*, decision_id: int, by: User, reason: str) -> Decision:
    """Send a decision back to be made anew. Raises ``JudgingRefused``."""
    refuse(may_approve(by))
    bid = lock_round_and_bid(Decision.objects.values_list("bid_id", flat=True).get(pk=decision_id))
    decision = Decision.objects.select_for_update().get(pk=decision_id)
    text = required(reason, "Say why you are sending the decision back.")
    move(decision, DecisionState.SENT_BACK)
    decision.sent_back_at, decision.sent_back_by, decision.sent_back_reason = database_now(), by, text
    decision.save(update_fields=["state", "sent_back_at", "sent_back_by", "sent_back_reason"])
    record(chain=bid.audit_chain, kind="decision.sent_back", by=by, subject=decision)
    return decision


@transaction.atomic
def take_back(*, decision_id: int, by: User, reason: str) -> Decision:
    """Take back an approval before bidders are told: the decision is sent back, its money is free again.

    A letter made for it is superseded. Raises ``JudgingRefused`` for anybody but an approver, without
    a reason, when the decision is not approved, or once bidders have been told.
    """
    refuse(may_approve(by))
    bid = lock_round_and_bid(Decision.objects.values_list("bid_id", flat=True).get(pk=decision_id))
    decision = Decision.objects.select_for_update().get(pk=decision_id)
    if bid.round.notified_at:
        raise JudgingRefused("Bidders have been told, so an approval can no longer be taken back.")
    if decision.state != DecisionState.APPROVED:
        raise JudgingRefused("Only an approved decision can be taken back.")
    text = required(reason, "Say why you are taking the approval back.")
    move(decision, DecisionState.SENT_BACK)
    decision.sent_back_at, decision.sent_back_by, decision.sent_back_reason = database_now(), by, text
    decision.save(update_fields=["state", "sent_back_at", "sent_back_by", "sent_back_reason"])
    retired = [kind for kind in LETTERS if retire_document(kind=kind, subject_id=bid.pk)]
    record(
        chain=bid.audit_chain,
        kind="decision.taken_back",
        by=by,
        subject=decision,
        data={"amount_pounds": decision.amount_pounds, "letters_superseded": retired},
    )
    return decision


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


def _refuse_proposal(bid: Bid, kind: DecisionKind) -> Decision | None:
    """Refuses, or gives the approved reserve that the proposal would supersede."""
    refuse_unless_counted(bid)
    phase = phase_of(bid.round)
    if phase in (Phase.NOTIFIED, Phase.COMPLETE):
        return reserve_to_supersede(bid, kind)
    if phase is not Phase.DECIDING:
        raise JudgingRefused("Decisions have not started in this round.")
    if not is_eligible(bid):
        raise JudgingRefused(f"{bid.reference} did not pass its eligibility check, so there is nothing to decide.")
    if bid.decisions.filter(state__in=LIVE).exists():
        raise JudgingRefused(f"{bid.reference} has a decision already. It can change only if it is sent back.")
    return None


def _fundable(bid: Bid, amount_pounds: int | None) -> int:
    round_, asked = bid.round, applied_for([bid]).get(bid.pk, 0)
    if not amount_pounds:
        raise JudgingRefused("Enter the amount to fund, in pounds.")
    if amount_pounds > asked:
        raise JudgingRefused(f"{bid.reference} applied for {pounds(asked)}: it cannot be given more.")
    if round_.max_award_pounds is not None and amount_pounds > round_.max_award_pounds:
        raise JudgingRefused(f"Awards in this round go up to {pounds(round_.max_award_pounds)}.")
    if round_.min_award_pounds is not None and amount_pounds < round_.min_award_pounds:
        raise JudgingRefused(f"Awards in this round start at {pounds(round_.min_award_pounds)}.")
    return amount_pounds


def _reserve_place(bid: Bid, order: int | None) -> int:
    others = Decision.objects.filter(bid__round=bid.round, kind=DecisionKind.RESERVE, state__in=LIVE)
    if order is None:
        return (others.aggregate(last=Max("reserve_order"))["last"] or 0) + 1
    if order < 1:
        raise JudgingRefused("The order of a reserve is 1 or more.")
    if others.filter(reserve_order=order).exists():
        raise JudgingRefused(f"Another bid is reserve number {order} already.")
    return order


def _refuse_approval(decision: Decision, bid: Bid, by: User) -> None:
    if decision.decided_by_id == by.pk:
        raise JudgingRefused("You made this decision, so another person has to approve it.")
    refuse_unless_counted(bid)
    round_, amount = bid.round, decision.amount_pounds
    if amount and round_.budget_pounds is not None and round_.committed_pounds + amount > round_.budget_pounds:
        raise JudgingRefused(over_budget(round_, decision))
