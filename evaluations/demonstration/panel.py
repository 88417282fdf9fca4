"""A planned meeting of the panel on the bids where assessors differ, and a flag that waits for its answer."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

from evaluations.models import Allocation, FlagKind, PanelMeeting
from evaluations.services.flagging import raise_flag
from evaluations.services.meetings import Plan, build_agenda, plan_meeting
from evaluations.states import AllocationState
from portal.accounts.models import User
from portal.audit.clock import database_now
from programmes.models import Round

LONDON = ZoneInfo("Europe/London")
ON_THE_PANEL = 3
CONCERN = "The costs pay for posts the council has had for years, so I doubt that this is innovation at all."


def call_the_panel(round_: Round, chair: User, officer: User) -> PanelMeeting:
    """A meeting in eleven days, with every difference found so far on its agenda."""
    readers = Allocation.objects.filter(bid__round=round_).order_by("assessor__user__full_name")
    members = list(dict.fromkeys(readers.values_list("assessor__user_id", flat=True)))[:ON_THE_PANEL]
    day = (database_now() + timedelta(days=11)).astimezone(LONDON)
    meeting = plan_meeting(
        round_id=round_.pk,
        plan=Plan(
            title="First meeting of the panel",
            starts_at=day.replace(hour=10, minute=0, second=0, microsecond=0),
            place="Sanctuary Buildings, room 4.12",
            members=[*members, officer.pk],
            chair=chair.pk,
        ),
        by=officer,
    )
    build_agenda(meeting_id=meeting.pk, by=officer)
    return meeting


def raise_one_flag(round_: Round) -> None:
    """One assessor thinks that a bid is out of scope."""
    reading = Allocation.objects.filter(bid__round=round_, state=AllocationState.READING)
    allocation = reading.select_related("assessor__user").order_by("pk").first()
    if allocation is not None:
        raise_flag(
            allocation_id=allocation.pk, kind=FlagKind.OUT_OF_SCOPE, concern=CONCERN, by=allocation.assessor.user
        )
