"""Plans for tests."""

from __future__ import annotations

from typing import Any

from evaluations.models import AllocationPlan
from portal.accounts.roles import Role
from portal.audit.clock import database_now
from programmes.models import Round
from tests.accounts.people import make_staff
from tests.factories.rounds import close_round, make_round


def make_plan(round_: Round | None = None, **fields: Any) -> AllocationPlan:
    """A plan that is not saved yet."""
    round_ = round_ or close_round(make_round())
    officer = fields.pop("planned_by", None) or make_staff(Role.FUND_OFFICER)
    return AllocationPlan(round=round_, planned_by=officer, queued_at=database_now(), **fields)
