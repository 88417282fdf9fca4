"""The eligibility and scope check of a bid."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from evaluations.models import EligibilityCheck, EligibilityReason
from evaluations.permissions import may_run_rounds, phase_of
from evaluations.refusals import JudgingRefused
from evaluations.selectors.checking import checks_of
from evaluations.selectors.ranking import LIVE
from evaluations.services.guards import lock_round_and_bid, refuse, refuse_unless_counted
from portal.accounts.models import User
from portal.audit.clock import database_now
from portal.audit.services import record
from portal.look.words import moment
from programmes.services.locking import lock_round
from programmes.states import Phase

SCOPE_REASONS = frozenset(reason for reason in EligibilityReason if reason.value.startswith("scope_"))


@transaction.atomic
def check_eligibility(
    *,
    bid_id: int,
    is_eligible: bool,
    is_in_scope: bool,
    reasons: Sequence[str],
    by: User,
    note: str = "",
) -> EligibilityCheck:
    """Record whether the bid may be judged; the latest check counts.

    Raises ``JudgingRefused`` when the reasons do not fit the answer, the round still takes bids,
    or the bid has been decided.
    """
    refuse(may_run_rounds(by))
    bid = lock_round_and_bid(bid_id)
    refuse_unless_counted(bid)
    if phase_of(bid.round) not in (Phase.CLOSED, Phase.ASSESSING, Phase.DECIDING):
        raise JudgingRefused("A bid is checked after its round has closed and before bidders are told.")
    if bid.closes_at and database_now() <= bid.closes_at:
        raise JudgingRefused(f"{bid.reference} was given until {moment(bid.closes_at)}, so it is checked after that.")
    if bid.decisions.filter(state__in=LIVE).exists():
        raise JudgingRefused(f"{bid.reference} has been decided, so its check can no longer change.")
    chosen = _fitting(is_eligible, is_in_scope, reasons)
    check = EligibilityCheck.objects.create(
        bid=bid,
        is_eligible=is_eligible,
        is_in_scope=is_in_scope,
        reasons=chosen,
        note=note.strip(),
        checked_at=database_now(),
        checked_by=by,
    )
    record(
        chain=bid.audit_chain,
        kind="bid.checked",
        by=by,
        subject=check,
        data={"eligible": is_eligible, "in_scope": is_in_scope, "reasons": chosen},
    )
    return check


@transaction.atomic
def pass_several(*, round_id: int, bid_ids: Sequence[int], by: User) -> list[EligibilityCheck]:
    """Record that each of these bids may be judged and fits the brief: all of them, or none.

    Only for bids nobody has checked and in which nothing was found against the round's terms: the
    others are opened one by one. Raises ``JudgingRefused``.
    """
    refuse(may_run_rounds(by))
    round_ = lock_round(round_id)
    chosen = set(bid_ids)
    if not chosen:
        raise JudgingRefused("Tick at least one bid that passes.")
    waiting = {each.bid.pk: each for each in checks_of(round_).waiting}
    for bid_id in sorted(chosen):
        if bid_id not in waiting:
            raise JudgingRefused("One of these bids has been checked meanwhile. Look at the list again.")
        if waiting[bid_id].concerns:
            raise JudgingRefused(f"{waiting[bid_id].bid.reference} has to be opened: {waiting[bid_id].concerns[0]}")
    return [
        check_eligibility(bid_id=bid_id, is_eligible=True, is_in_scope=True, reasons=[], by=by)
        for bid_id in sorted(chosen)
    ]


def _fitting(is_eligible: bool, is_in_scope: bool, reasons: Sequence[str]) -> list[str]:
    chosen = [reason.value for reason in EligibilityReason if reason.value in reasons]
    about_scope = [reason for reason in chosen if reason in SCOPE_REASONS]
    about_bidder = [reason for reason in chosen if reason not in SCOPE_REASONS]
    if bool(about_bidder) == is_eligible:
        raise JudgingRefused(
            "Choose at least one reason why the bid is not eligible."
            if not is_eligible
            else "You gave a reason why the bid is not eligible, but answered that it is."
        )
    if bool(about_scope) == is_in_scope:
        raise JudgingRefused(
            "Choose at least one reason why the bid is out of scope."
            if not is_in_scope
            else "You gave a reason why the bid is out of scope, but answered that it fits the brief."
        )
    return chosen
