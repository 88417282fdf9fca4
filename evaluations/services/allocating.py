"""Who reads which bid: allocated by hand, taken off by an officer or by themselves."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from bids.models import Bid
from evaluations.models import Allocation, AssessorProfile
from evaluations.permissions import is_their_own, may_run_rounds, phase_of
from evaluations.refusals import JudgingRefused
from evaluations.selectors.conflicts import conflicts_between
from evaluations.selectors.eligibility import is_eligible
from evaluations.services.guards import (
    lock_round_and_bid,
    refuse,
    refuse_unless_counted,
    required,
)
from evaluations.states import ALLOCATION_TRANSITIONS, AllocationState, AssessmentState
from portal.accounts.models import User
from portal.accounts.roles import Role, has_role
from portal.audit.clock import database_now
from portal.audit.services import record
from portal.mail.services import send_email
from programmes.states import Phase


@transaction.atomic
def allocate(*, bid_id: int, assessor_id: int, by: User, due_at: datetime | None = None) -> Allocation:
    """Have this assessor read this bid. Twice is the same as once.

    Raises ``JudgingRefused`` with the conflict, or when the bid is not eligible, the assessor was
    recused from it, or the round is not between its close and its decisions.
    """
    refuse(may_run_rounds(by))
    bid = lock_round_and_bid(bid_id)
    profile = AssessorProfile.objects.select_related("user").get(pk=assessor_id)
    existing = Allocation.objects.filter(bid=bid, assessor=profile).first()
    if existing is not None and existing.state != AllocationState.RECUSED:
        return existing
    _refuse_allocation(bid, profile, existing)
    allocation = Allocation.objects.create(
        bid=bid, assessor=profile, due_at=due_at, allocated_at=database_now(), allocated_by=by
    )
    record(
        chain=bid.audit_chain,
        kind="bid.allocated",
        by=by,
        subject=allocation,
        data={"assessor": profile.pk, "due_at": due_at},
    )
    return allocation


def _refuse_allocation(bid: Bid, profile: AssessorProfile, existing: Allocation | None) -> None:
    refuse_unless_counted(bid)
    name, reference = profile.user.full_name, bid.reference
    if phase_of(bid.round) not in (Phase.CLOSED, Phase.ASSESSING):
        raise JudgingRefused("Bids are allocated after the round has closed and before decisions start.")
    if existing is not None:
        raise JudgingRefused(f"{name} was taken off {reference} and cannot be given it again.")
    if not has_role(profile.user, Role.ASSESSOR):
        raise JudgingRefused(f"{name} is not an assessor at present.")
    if not is_eligible(bid):
        raise JudgingRefused(f"{reference} has not passed its eligibility check, so it is not allocated.")
    found = conflicts_between(profile, bid)
    if found:
        raise JudgingRefused(f"{name} cannot read {reference}. {found[0]}")


@transaction.atomic
def allocate_several(
    *, pairs: Sequence[tuple[int, int]], by: User, due_at: datetime | None = None
) -> tuple[list[Allocation], list[str]]:
    """Allocate each (bid, assessor) pair that may be, and say of each other one why not."""
    made: list[Allocation] = []
    refused: list[str] = []
    for bid_id, assessor_id in sorted(set(pairs)):
        try:
            made.append(allocate(bid_id=bid_id, assessor_id=assessor_id, by=by, due_at=due_at))
        except JudgingRefused as refusal:
            refused.append(refusal.sentence)
    return made, refused


@transaction.atomic
def recuse(*, allocation_id: int, by: User, reason: str) -> Allocation:
    """Take an assessor off a bid for good: by a fund officer, or by the assessor themselves.

    Raises ``JudgingRefused`` for anybody else, without a reason, after they submitted, or once
    decisions have started.
    """
    bid_id = Allocation.objects.values_list("bid_id", flat=True).get(pk=allocation_id)
    bid = lock_round_and_bid(bid_id)
    allocation = (
        Allocation.objects.select_for_update(of=("self",)).select_related("assessor__user").get(pk=allocation_id)
    )
    if not is_their_own(by, allocation):
        refuse(may_run_rounds(by))
    if phase_of(bid.round) not in (Phase.CLOSED, Phase.ASSESSING):
        raise JudgingRefused("Decisions have started, so nobody can be taken off a bid any more.")
    if allocation.state == AllocationState.RECUSED:
        return allocation
    assessment = getattr(allocation, "assessment", None)
    if assessment is not None and assessment.state == AssessmentState.SUBMITTED:
        raise JudgingRefused("The assessment is submitted. Return it first if the assessor must come off this bid.")
    return take_off(allocation=allocation, bid=bid, by=by, reason=required(reason, "Say why they come off this bid."))


def take_off(*, allocation: Allocation, bid: Bid, by: User, reason: str) -> Allocation:
    """Mark the allocation recused and tell the officer who made it; inside the caller's transaction."""
    if AllocationState.RECUSED not in ALLOCATION_TRANSITIONS[AllocationState(allocation.state)]:
        raise JudgingRefused("They have been taken off this bid already.")
    allocation.state = AllocationState.RECUSED
    allocation.recused_at, allocation.recused_by, allocation.recusal_reason = database_now(), by, reason
    allocation.save(update_fields=["state", "recused_at", "recused_by", "recusal_reason"])
    officer = allocation.allocated_by
    if officer.pk != by.pk:
        send_email(
            key=f"allocation-recused:{allocation.pk}",
            to=officer.email,
            subject=f"An assessor is off {bid.reference}",
            template="evaluations/recused",
            context={"reference": bid.reference, "round": bid.round.title, "slug": bid.round.slug},
            by=by,
        )
    record(chain=bid.audit_chain, kind="bid.recused", by=by, subject=allocation)
    return allocation
