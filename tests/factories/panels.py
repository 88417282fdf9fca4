"""Panels for tests: rounds in which assessors differ, meetings with an agenda, and what is agreed in them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from bids.models import Bid
from evaluations.models import Allocation, Moderation, PanelMeeting
from evaluations.services.meetings import Plan, build_agenda, mark_present, open_meeting, plan_meeting
from evaluations.services.moderating import Agreed, record_moderation
from portal.accounts.models import User
from portal.accounts.roles import Role
from portal.audit.clock import database_now
from tests.accounts.people import make_staff
from tests.factories.judging import Judged, make_assessing, submit_scores

APART = ((5, 5), (1, 2))
"""Two assessors on opposite ends: totals of 100 and 32."""


def make_differing(bids: int = 2, **fields: Any) -> Judged:
    """A round in assessment with every assessment in; on each bid its two assessors are far apart."""
    judged = make_assessing(bids, **fields)
    for bid in judged.bids:
        score_apart(bid)
    return judged


def score_apart(bid: Bid) -> None:
    """The first reader gives the highest levels, every other one low ones."""
    for place, allocation in enumerate(Allocation.objects.filter(bid=bid).order_by("pk")):
        submit_scores(allocation, APART[min(place, 1)], f"What reader {place + 1} wrote.")


def make_chair(name: str = "Cherry Chair") -> User:
    """Someone to sit in the chair: an approver."""
    return make_staff(Role.APPROVER, full_name=name)


def make_meeting(judged: Judged, *, chair: User | None = None, members: Sequence[User] | None = None) -> PanelMeeting:
    """A planned meeting with every difference of the round on its agenda; both assessors sit on it."""
    sitting = [each.user for each in judged.assessors] if members is None else list(members)
    plan = Plan(
        title="Panel of the north",
        starts_at=database_now() + timedelta(days=1),
        place="Room 4",
        members=[user.pk for user in sitting],
        chair=(chair or make_chair()).pk,
    )
    meeting = plan_meeting(round_id=judged.round.pk, plan=plan, by=judged.officer)
    build_agenda(meeting_id=meeting.pk, by=judged.officer)
    return meeting


def open_it(judged: Judged, meeting: PanelMeeting, *, present: Sequence[User] | None = None) -> PanelMeeting:
    """The meeting is opened with these people in the room: everybody unless told otherwise."""
    room = [each.user_id for each in meeting.members.all()] if present is None else [each.pk for each in present]
    mark_present(meeting_id=meeting.pk, present=room, by=judged.officer)
    return open_meeting(meeting_id=meeting.pk, by=judged.officer)


def agree(judged: Judged, meeting: PanelMeeting, values: Sequence[int], *, bid: int = 0, **changes: Any) -> Moderation:
    """The panel agrees on these levels, by criterion in order, with a reason for each."""
    criteria = judged.round.criteria.order_by("order")
    asked: dict[str, Any] = {
        "meeting_id": meeting.pk,
        "bid_id": judged.bids[bid].pk,
        "agreed": {each.pk: Agreed(value, "We read it again.") for each, value in zip(criteria, values, strict=True)},
        "reason": "The panel talked it through.",
        "present": [each.user_id for each in meeting.members.all()],
        "after": 0,
        "by": judged.officer,
    }
    return record_moderation(**{**asked, **changes})
