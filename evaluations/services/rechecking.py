"""Conflicts looked at again when an assessor's profile changes, and decided on when a score is in already."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.urls import reverse

from evaluations.models import Allocation, Assessment, AssessorProfile
from evaluations.permissions import may_run_rounds, phase_of
from evaluations.refusals import JudgingRefused
from evaluations.selectors.conflicts import conflicts_among, open_conflicts
from evaluations.selectors.ranking import LIVE
from evaluations.services.allocating import take_off
from evaluations.services.guards import lock_round_and_bid, lock_rounds_and_bids, refuse, required
from evaluations.states import AllocationState, AssessmentState
from portal.accounts.models import User
from portal.audit.clock import database_now
from portal.audit.services import record
from portal.notices.services import tell
from programmes.models import Round
from programmes.services.locking import lock_round
from programmes.states import Phase


@dataclass(frozen=True, slots=True)
class LookedAgain:
    """Allocations that were taken off, and those whose assessment was in already, each with its conflicts."""

    taken_off: tuple[Allocation, ...] = ()
    after_scoring: tuple[Allocation, ...] = ()


def hold_rounds() -> None:
    """Hold every round whose bids may be allocated or read, before a profile changes.

    With their rounds held nobody allocates meanwhile by what the profile said before. Rounds come
    first, as everywhere.
    """
    closed = Round.objects.filter(is_record=False, closes_at__lte=database_now(), outcomes_published_at__isnull=True)
    for pk in sorted(closed.values_list("pk", flat=True)):
        lock_round(pk)


def look_again(*, profiles: Iterable[AssessorProfile], by: User) -> LookedAgain:
    """Take these assessors off the bids with which they are in conflict now, in the caller's transaction.

    Call it after ``hold_rounds`` and the change. An assessment that was submitted stays, is listed
    on the round's conflicts page for an officer to decide on, and the officer is told.
    """
    listed = {profile.pk: profile for profile in profiles}
    allocations = list(_live(listed))
    bids = lock_rounds_and_bids({each.bid_id for each in allocations})
    conflicts = conflicts_among(listed.values(), bids.values())
    taken_off, after_scoring = [], []
    for allocation in allocations:
        found = conflicts.open(allocation.bid_id, allocation.assessor_id)
        bid = bids[allocation.bid_id]
        if not found or bid.round.phase_at(database_now()) not in (Phase.CLOSED, Phase.ASSESSING, Phase.DECIDING):
            continue
        allocation.bid = bid
        if _is_scored(allocation):
            _tell(allocation, by)
            after_scoring.append(allocation)
        else:
            taken_off.append(
                take_off(allocation=allocation, bid=bid, by=by, reason=f"A conflict was found. {found[0]}")
            )
    return LookedAgain(tuple(taken_off), tuple(after_scoring))


@transaction.atomic
def take_off_after_scoring(*, allocation_id: int, reason: str, by: User) -> Allocation:
    """Return a submitted assessment whose assessor is in conflict, and take them off the bid for good.

    What they submitted stays on record and counts no more. Raises ``JudgingRefused`` for anybody but
    a fund officer, when no conflict stands in the way, or once decisions have started.
    """
    refuse(may_run_rounds(by))
    bid = lock_round_and_bid(Allocation.objects.values_list("bid_id", flat=True).get(pk=allocation_id))
    allocation = (
        Allocation.objects.select_for_update(of=("self",))
        .select_related("assessor__user", "allocated_by", "assessment")
        .get(pk=allocation_id)
    )
    if phase_of(bid.round) is not Phase.ASSESSING or bid.decisions.filter(state__in=LIVE).exists():
        raise JudgingRefused("Decisions have started, so the scores of this bid can no longer change.")
    if allocation.assessor.user_id == by.pk:
        raise JudgingRefused("This is your own assessment. Ask another officer.")
    if allocation.state == AllocationState.RECUSED or not _is_scored(allocation):
        raise JudgingRefused("This assessment is not submitted. Take the assessor off the bid instead.")
    found = open_conflicts(allocation.assessor, bid)
    if not found:
        raise JudgingRefused("No conflict stands in the way, so the assessment counts.")
    text = required(reason, "Say why the assessment should not count.")
    _return(allocation.assessment, text, by)
    return take_off(allocation=allocation, bid=bid, by=by, reason=f"A conflict was found. {found[0]} {text}")


def _return(assessment: Assessment, reason: str, by: User) -> None:
    """Open the assessment without asking its assessor to think again: they come off the bid."""
    assessment.state = AssessmentState.RETURNED
    assessment.returned_at, assessment.returned_by, assessment.return_reason = database_now(), by, reason
    assessment.save(update_fields=["state", "returned_at", "returned_by", "return_reason"])


def _live(profiles: Iterable[int]) -> Iterable[Allocation]:
    return (
        Allocation.objects.select_for_update(of=("self",))
        .filter(assessor__in=list(profiles), bid__round__outcomes_published_at__isnull=True)
        .exclude(state=AllocationState.RECUSED)
        .select_related("assessor__user", "allocated_by", "assessment")
        .order_by("bid__reference", "pk")
    )


def _is_scored(allocation: Allocation) -> bool:
    assessment = getattr(allocation, "assessment", None)
    return assessment is not None and assessment.state == AssessmentState.SUBMITTED


def _tell(allocation: Allocation, by: User) -> None:
    bid, officer = allocation.bid, allocation.allocated_by
    tell(
        key=f"conflict-after-scoring:{allocation.pk}",
        to=officer,
        subject=f"A conflict was found after {bid.reference} was scored",
        template="evaluations/conflict_after_scoring",
        context={"reference": bid.reference, "round": bid.round.title, "slug": bid.round.slug},
        path=reverse("evaluations:conflicts", args=[bid.round.slug]),
        about=f"{bid.reference} in {bid.round.title}",
        by=by,
    )
    record(chain=bid.audit_chain, kind="bid.conflict_found_after_scoring", by=by, subject=allocation)
