"""Reminding assessors who are late: by an officer, by email, once a day at most."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.urls import reverse

from bids.states import BidState
from evaluations.models import Allocation
from evaluations.permissions import may_run_rounds, phase_of
from evaluations.refusals import JudgingRefused
from evaluations.selectors.cockpit.assessors import REMINDED_ONCE_IN
from evaluations.services.guards import refuse
from evaluations.states import AllocationState, AssessmentState
from portal.accounts.models import User
from portal.audit.clock import database_now
from portal.audit.services import record
from portal.look.words import moment, plural
from portal.notices.services import tell
from programmes.models import Round
from programmes.services.locking import lock_round
from programmes.states import Phase


@transaction.atomic
def remind_late_assessors(*, round_id: int, by: User, assessor_ids: Collection[int] | None = None) -> list[str]:
    """Send each late assessor (of ``assessor_ids``, or of all) one email that lists what is overdue.

    Gives their names. Who was reminded within the last day is left out. Raises ``JudgingRefused``
    for anybody but a fund officer, outside assessment, and when nobody is left to remind.
    """
    refuse(may_run_rounds(by))
    round_ = lock_round(round_id)
    if phase_of(round_) is not Phase.ASSESSING:
        raise JudgingRefused("Assessors are reminded while a round is being assessed.")
    now = database_now()
    late = _late(round_, now, assessor_ids)
    if not late:
        raise JudgingRefused("Nobody is late who was not reminded within the last day.")
    for allocations in late.values():
        _write(round_, allocations, now, by)
    reads = [each.pk for allocations in late.values() for each in allocations]
    Allocation.objects.filter(pk__in=reads).update(reminded_at=now)
    record(
        chain=round_.audit_chain,
        kind="assessors.reminded",
        by=by,
        subject=round_,
        data={"assessors": sorted(late), "allocations": sorted(reads)},
    )
    return sorted(allocations[0].assessor.user.full_name for allocations in late.values())


def _late(round_: Round, now: datetime, wanted: Collection[int] | None) -> dict[int, list[Allocation]]:
    """Overdue reads by assessor, without those whom any reminder of this round reached within the day."""
    in_round = Allocation.objects.filter(bid__round=round_)
    spared = in_round.filter(reminded_at__gt=now - REMINDED_ONCE_IN).values("assessor")
    rows = (
        in_round.filter(due_at__lt=now, assessor__user__is_active=True)
        .exclude(state=AllocationState.RECUSED)
        .exclude(assessment__state=AssessmentState.SUBMITTED)
        .exclude(bid__state=BidState.WITHDRAWN)
        .exclude(assessor__in=spared)
        .select_related("assessor__user", "bid")
        .order_by("assessor_id", "due_at", "bid__reference")
    )
    found: dict[int, list[Allocation]] = defaultdict(list)
    for allocation in rows if wanted is None else rows.filter(assessor__in=list(wanted)):
        found[allocation.assessor_id].append(allocation)
    return dict(found)


def _write(round_: Round, allocations: list[Allocation], now: datetime, by: User) -> None:
    assessor = allocations[0].assessor
    tell(
        key=f"reminder:{round_.pk}:{assessor.pk}:{now:%Y-%m-%d}",
        to=assessor.user,
        subject=f"{plural(len(allocations), 'assessment')} overdue in {round_.title}",
        template="evaluations/reminder",
        context={
            "round": round_.title,
            "count": plural(len(allocations), "assessment"),
            "overdue": [
                {"reference": each.bid.reference, "due": moment(each.due_at), "is_declared": each.state == "reading"}
                for each in allocations
            ],
        },
        path=reverse("admin:index"),
        about=round_.title,
        by=by,
    )
