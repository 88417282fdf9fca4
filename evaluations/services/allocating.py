"""Who reads which bid: allocated by hand, taken off by an officer or by themselves."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.urls import reverse

from bids.models import Bid
from evaluations.models import Allocation, AllocationPlan, AssessorProfile
from evaluations.permissions import is_their_own, may_run_rounds, phase_of
from evaluations.refusals import JudgingRefused
from evaluations.selectors.allocation_standing import WHEN, standing_of
from evaluations.services.guards import lock_round_and_bid, lock_rounds_and_bids, refuse, required
from evaluations.states import ALLOCATION_TRANSITIONS, AllocationState, AssessmentState
from portal.accounts.models import User
from portal.audit.clock import database_now
from portal.audit.services import record
from portal.notices.services import tell

Pair = tuple[int, int]
"""The ids of a bid and of an assessor's profile."""


@dataclass(frozen=True, slots=True)
class Placed:
    """What came of placing pairs: the allocations in force, those made now, and why not of each other pair."""

    in_force: list[Allocation]
    made: list[Allocation]
    refused: dict[Pair, str]


def allocate(
    *, bid_id: int, assessor_id: int, by: User, due_at: datetime | None = None, is_calibration: bool = False
) -> Allocation:
    """Have this assessor read this bid. Twice is the same as once.

    Raises ``JudgingRefused`` with the conflict, when their training is out of date or their load is
    full, when the bid is not eligible, the assessor was recused from it, or the round is not between
    its close and its decisions.
    """
    pair = (bid_id, assessor_id)
    placed = place_pairs(pairs=[pair], by=by, due_at=due_at, is_calibration=is_calibration)
    if placed.refused:
        raise JudgingRefused(placed.refused[pair])
    return placed.in_force[0]


def allocate_several(
    *, pairs: Sequence[Pair], by: User, due_at: datetime | None = None
) -> tuple[list[Allocation], list[str]]:
    """Allocate each (bid, assessor) pair that may be, and say of each other one why not."""
    placed = place_pairs(pairs=pairs, by=by, due_at=due_at)
    return placed.in_force, list(placed.refused.values())


@transaction.atomic
def place_pairs(
    *,
    pairs: Iterable[Pair],
    by: User,
    due_at: datetime | None = None,
    plan: AllocationPlan | None = None,
    is_calibration: bool = False,
) -> Placed:
    """Allocate the (bid, assessor) pairs that may be, each checked under the locks of its round and bid.

    The same number of reads from the database for any number of pairs. Raises ``JudgingRefused``
    for anybody but a fund officer.
    """
    refuse(may_run_rounds(by))
    wanted = sorted(set(pairs))
    bids = lock_rounds_and_bids({bid_id for bid_id, _ in wanted})
    profiles = AssessorProfile.objects.select_related("user").in_bulk({assessor for _, assessor in wanted})
    now = database_now()
    standing = standing_of(bids.values(), profiles.values(), now)
    in_force, refused, fresh = [], {}, []
    for bid_id, assessor_id in wanted:
        bid, profile = bids[bid_id], profiles[assessor_id]
        existing = standing.existing.get((bid_id, assessor_id))
        if existing is not None and existing.state != AllocationState.RECUSED:
            in_force.append(existing)
        elif reason := standing.refusal(bid, profile):
            refused[bid_id, assessor_id] = reason
        else:
            standing.loads[bid.round_id, assessor_id] += 1
            fresh.append(
                Allocation(
                    bid=bid,
                    assessor=profile,
                    due_at=due_at,
                    allocated_at=now,
                    allocated_by=by,
                    plan=plan,
                    is_calibration=is_calibration,
                )
            )
    made = Allocation.objects.bulk_create(fresh)
    _record(made, by, due_at, plan)
    return Placed([*in_force, *made], made, refused)


def _record(made: Iterable[Allocation], by: User, due_at: datetime | None, plan: AllocationPlan | None) -> None:
    """One event for each bid that was given to somebody, in alphabetical order of their chains."""
    readers: dict[str, list[Allocation]] = defaultdict(list)
    for allocation in made:
        readers[allocation.bid.audit_chain].append(allocation)
    for chain, given in sorted(readers.items()):
        data: dict[str, object] = {"assessors": [each.assessor_id for each in given], "due_at": due_at}
        if plan is not None:
            data["plan"] = plan.pk
        record(chain=chain, kind="bid.allocated", by=by, subject=given[0], data=data)


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
    if phase_of(bid.round) not in WHEN:
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
        tell(
            key=f"allocation-recused:{allocation.pk}",
            to=officer,
            subject=f"An assessor is off {bid.reference}",
            template="evaluations/recused",
            context={"reference": bid.reference, "round": bid.round.title, "slug": bid.round.slug},
            path=reverse("evaluations:allocation", args=[bid.round.slug]),
            about=f"{bid.reference} in {bid.round.title}",
            by=by,
        )
    record(chain=bid.audit_chain, kind="bid.recused", by=by, subject=allocation)
    return allocation
