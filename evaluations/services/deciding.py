"""Decisions: to fund, to hold in reserve or to reject, each with its reasons; another person approves them."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.db.models import Max

from bids.models import Bid
from evaluations.models import AwardRun, Decision, DecisionReason
from evaluations.permissions import may_run_rounds, phase_of
from evaluations.refusals import JudgingRefused
from evaluations.selectors.eligibility import is_eligible
from evaluations.selectors.ranking import LIVE, applied_for
from evaluations.selectors.recommended import FITTING, recommendation_of
from evaluations.services.guards import lock_round_and_bid, refuse, refuse_unless_counted, required
from evaluations.services.promoting import reserve_to_supersede
from evaluations.states import DecisionKind
from portal.accounts.models import User
from portal.audit.clock import database_now
from portal.audit.services import record
from portal.look.words import pounds
from programmes.states import Phase


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
    departure_reason: str = "",
) -> Decision:
    """Decide what becomes of a bid; it waits until another person approves it.

    ``amount_pounds`` is for funding, in full or in part; ``reserve_order`` is the place among the
    reserves (the next free one when not given). ``reason_codes`` are of ``DecisionReason``, at least one
    that fits. ``recommended_by_run`` is the adopted award run that it rests on, and
    ``follows_recommendation`` whether it does what that says; when not given, the adopted run is asked.
    A departure gives ``departure_reason``. Raises ``JudgingRefused``.
    """
    refuse(may_run_rounds(by))
    bid = lock_round_and_bid(bid_id)
    superseded = _refuse_proposal(bid, kind)
    text = required(reason, "Give the reason for the decision.")
    amount = _fundable(bid, amount_pounds) if kind is DecisionKind.FUND else None
    if recommended_by_run is None and superseded is None:
        recommended_by_run, follows_recommendation = _recommended(bid, kind, amount)
    decision = Decision.objects.create(
        bid=bid,
        kind=kind,
        amount_pounds=amount,
        reserve_order=_reserve_place(bid, reserve_order) if kind is DecisionKind.RESERVE else None,
        reason=text,
        reason_codes=fitting_codes(kind, reason_codes),
        recommended_by_run=recommended_by_run,
        follows_recommendation=follows_recommendation,
        departure_reason=_departure(follows_recommendation, departure_reason),
        supersedes=superseded,
        decided_at=database_now(),
        decided_by=by,
    )
    record(
        chain=bid.audit_chain,
        kind="decision.proposed",
        by=by,
        subject=decision,
        data={
            "kind": kind.value,
            "amount_pounds": decision.amount_pounds,
            "order": decision.reserve_order,
            "codes": decision.reason_codes,
            "run": decision.recommended_by_run_id,
            "follows": decision.follows_recommendation,
        },
    )
    return decision


def fitting_codes(kind: DecisionKind, codes: Sequence[str]) -> list[str]:
    """The coded reasons in their order. Raises ``JudgingRefused`` without one, or for one that does not fit."""
    chosen = [code for code in DecisionReason if code.value in codes]
    misfits = [code.label for code in chosen if code not in FITTING[kind]]
    if misfits:
        raise JudgingRefused(f"“{misfits[0]}” is no reason to {kind.label.lower()} a bid. Choose another.")
    if not chosen:
        raise JudgingRefused(f"Choose at least one reason to {kind.label.lower()} the bid.")
    return [code.value for code in chosen]


def _recommended(bid: Bid, kind: DecisionKind, amount: int | None) -> tuple[AwardRun | None, bool | None]:
    """The adopted run, and whether this does what it says; neither where no run speaks of the bid."""
    recommended = recommendation_of(bid)
    if recommended is None:
        return None, None
    return recommended.run, recommended.is_followed_by(kind, amount)


def _departure(follows: bool | None, reason: str) -> str:
    if follows is not False:
        return ""
    return required(reason, "This departs from what the award run recommends. Say why.")


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
