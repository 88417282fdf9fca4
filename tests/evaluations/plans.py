"""Plans for tests."""

from __future__ import annotations

from typing import Any

from evaluations.models import AllocationPlan
from evaluations.services.planning import plan_allocation, work_out
from evaluations.services.working import do_work
from portal.accounts.roles import Role
from portal.audit.clock import database_now
from programmes.models import Round
from tests.accounts.people import make_staff
from tests.factories.judging import Judged, make_closed_round, pass_check
from tests.factories.rounds import close_round, make_round


def make_plan(round_: Round | None = None, **fields: Any) -> AllocationPlan:
    """A plan that is not saved yet."""
    round_ = round_ or close_round(make_round())
    officer = fields.pop("planned_by", None) or make_staff(Role.FUND_OFFICER)
    return AllocationPlan(round=round_, planned_by=officer, queued_at=database_now(), **fields)


def checked_round(bids: int = 3, *, assessors: int = 4, **fields: Any) -> Judged:
    """A closed round whose bids passed their check, two reads each."""
    judged = make_closed_round(bids, assessors=assessors, **fields)
    for bid in judged.bids:
        pass_check(judged, bid)
    return judged


def ready_plan(judged: Judged, reads: int = 2) -> AllocationPlan:
    """A plan of the whole round, worked out."""
    plan = plan_allocation(round_id=judged.round.pk, reads=reads, cross_percent=20, by=judged.officer)
    assert do_work(AllocationPlan, plan.pk, work_out)
    plan.refresh_from_db()
    return plan
