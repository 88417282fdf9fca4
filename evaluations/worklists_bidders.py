"""What bidders' side leaves for officers: outages to look at."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse

from evaluations.permissions import OFFICERS
from portal.accounts.models import User
from portal.accounts.roles import has_role
from portal.accounts.worklist import WorkItem
from programmes.selectors.deadlines import outages_to_settle


def about_bidders(user: User) -> Sequence[WorkItem]:
    """One line for outages that the portal found. One query."""
    if not has_role(user, *OFFICERS):
        return []
    return _outages(outages_to_settle().count())


def _outages(count: int) -> list[WorkItem]:
    if not count:
        return []
    detail = "The portal paused while a round took bids. Record it, or say that nobody was kept out."
    return [WorkItem("Outages found", detail, reverse("evaluations:outages"), count=count, action="Look", order=45)]
