"""Setting aside conflicts that were found and do not stand in the way, with the reason on record."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from bids.models import Bid
from evaluations.models import Allocation, AssessorProfile, ConflictOverride
from evaluations.permissions import may_run_rounds, phase_of
from evaluations.refusals import JudgingRefused
from evaluations.selectors.conflicts import found_between
from evaluations.services.guards import lock_round_and_bid, refuse, refuse_unless_counted, required
from evaluations.states import AllocationState
from portal.accounts.models import User
from portal.audit.clock import database_now
from portal.audit.services import record
from programmes.states import Phase

WHEN = (Phase.CLOSED, Phase.ASSESSING, Phase.DECIDING)


@transaction.atomic
def override_conflict(*, bid_id: int, assessor_id: int, seen: Sequence[str], reason: str, by: User) -> ConflictOverride:
    """Set aside the conflicts found between an assessor and a bid: those that were ``seen``, and no others.

    Raises ``JudgingRefused`` for anybody but a fund officer who is not the assessor, without a
    reason, when others were found meanwhile, and where the assessor declared an interest in this
    very bid or has come off it: that is never set aside.
    """
    refuse(may_run_rounds(by))
    bid = lock_round_and_bid(bid_id)
    profile = AssessorProfile.objects.select_related("user").get(pk=assessor_id)
    _refuse_override(bid, profile, by)
    standing = found_between(profile, bid).open
    if not standing:
        raise JudgingRefused(f"No conflict of {profile.user.full_name} with {bid.reference} stands in the way.")
    if sorted(standing) != sorted(seen):
        raise JudgingRefused("The conflicts have changed since you opened this page. Read them again.")
    made = ConflictOverride.objects.create(
        bid=bid,
        assessor=profile,
        conflicts=list(standing),
        reason=required(reason, "Say why this does not stand in the way."),
        overridden_at=database_now(),
        overridden_by=by,
    )
    data = {"assessor": profile.pk, "conflicts": len(standing)}
    record(chain=bid.audit_chain, kind="bid.conflict_overridden", by=by, subject=made, data=data)
    return made


def _refuse_override(bid: Bid, profile: AssessorProfile, by: User) -> None:
    refuse_unless_counted(bid)
    if phase_of(bid.round) not in WHEN:
        raise JudgingRefused("Conflicts are set aside after the round has closed and before bidders are told.")
    if profile.user_id == by.pk:
        raise JudgingRefused("You cannot set aside a conflict of your own. Ask another officer.")
    allocation = Allocation.objects.filter(bid=bid, assessor=profile).select_related("declaration").first()
    if allocation is None:
        return
    declaration = getattr(allocation, "declaration", None)
    if declaration is not None and declaration.has_interest:
        raise JudgingRefused(f"{profile.user.full_name} declared an interest in {bid.reference}. That stands.")
    if allocation.state == AllocationState.RECUSED:
        raise JudgingRefused(f"{profile.user.full_name} is off {bid.reference} for good.")
