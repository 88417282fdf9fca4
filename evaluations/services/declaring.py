"""The declaration of interest that comes before a bid is opened."""

from __future__ import annotations

from django.db import transaction

from evaluations.models import Allocation, Declaration
from evaluations.permissions import is_their_own, may_open_allocation
from evaluations.refusals import JudgingRefused
from evaluations.services.allocating import take_off
from evaluations.services.guards import lock_round_and_bid, refuse, required
from evaluations.states import AllocationState
from portal.accounts.models import User
from portal.audit.clock import database_now
from portal.audit.services import record


@transaction.atomic
def declare(*, allocation_id: int, has_interest: bool, by: User, statement: str = "") -> Declaration:
    """State an interest in a bid, or none. It is made once and stays.

    With an interest the assessor comes off the bid at once and the officer is told. The same
    declaration twice is the same as once. Raises ``JudgingRefused`` for anybody but the assessor.
    """
    bid = lock_round_and_bid(Allocation.objects.values_list("bid_id", flat=True).get(pk=allocation_id))
    allocation = (
        Allocation.objects.select_for_update(of=("self",))
        .select_related("assessor__user", "allocated_by")
        .get(pk=allocation_id)
    )
    allocation.bid = bid
    if not is_their_own(by, allocation):
        raise JudgingRefused("Only the assessor can declare their own interests.")
    made = Declaration.objects.filter(allocation=allocation).first()
    if made is not None and made.has_interest == has_interest:
        return made
    refuse(may_open_allocation(allocation))
    if made is not None:
        raise JudgingRefused("You have declared that you have no interest. To come off this bid, recuse yourself.")
    declaration = Declaration.objects.create(
        allocation=allocation,
        has_interest=has_interest,
        statement=required(statement, "Say what your interest is.") if has_interest else "",
        declared_at=database_now(),
        declared_by=by,
    )
    if has_interest:
        take_off(allocation=allocation, bid=bid, by=by, reason="Declared an interest.")
    else:
        allocation.state = AllocationState.READING
        allocation.save(update_fields=["state"])
    record(
        chain=bid.audit_chain,
        kind="bid.interest_declared",
        by=by,
        subject=declaration,
        data={"has_interest": has_interest},
    )
    return declaration
