"""The panel's meetings: planned, given an agenda, opened, and closed; and who is in the room."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from bids.models import Bid
from evaluations.models import AgendaItem, PanelMeeting, PanelMember
from evaluations.permissions import may_run_meeting, may_run_rounds, phase_of
from evaluations.refusals import JudgingRefused
from evaluations.selectors.divergence import unsettled
from evaluations.selectors.eligibility import eligible_bids
from evaluations.selectors.meetings import people_who_may_sit
from evaluations.services.guards import refuse, required
from portal.accounts.models import User
from portal.audit.clock import database_now
from portal.audit.services import record
from programmes.models import Round
from programmes.services.locking import lock_round
from programmes.states import Phase


@dataclass(frozen=True, slots=True)
class Plan:
    """When and where a meeting is, and who sits on it; ``members`` and ``chair`` are ids of people."""

    title: str
    starts_at: datetime
    place: str
    members: Collection[int]
    chair: int


@transaction.atomic
def plan_meeting(*, round_id: int, plan: Plan, by: User) -> PanelMeeting:
    """Plan a meeting of the round's panel, with an empty agenda.

    Raises ``JudgingRefused`` for anybody but a fund officer, before the round has closed or once
    decisions have started, and for a panel without a chair or with people who do not judge.
    """
    refuse(may_run_rounds(by))
    round_ = lock_round(round_id)
    if phase_of(round_) not in (Phase.CLOSED, Phase.ASSESSING):
        raise JudgingRefused("A panel meets after the round has closed and before decisions start.")
    title = required(plan.title, "Give the meeting a name.")
    meeting = PanelMeeting.objects.create(
        round=round_,
        title=title,
        starts_at=plan.starts_at,
        place=plan.place.strip(),
        made_at=database_now(),
        made_by=by,
    )
    _seat(meeting, plan)
    _record(meeting, "round.meeting_planned", by)
    return meeting


@transaction.atomic
def change_meeting(*, meeting_id: int, plan: Plan, by: User) -> PanelMeeting:
    """Change a meeting that is not over. Raises ``JudgingRefused`` for anybody but a fund officer."""
    refuse(may_run_rounds(by))
    meeting = lock_meeting(meeting_id)
    _refuse_when_over(meeting)
    meeting.title = required(plan.title, "Give the meeting a name.")
    meeting.starts_at, meeting.place = plan.starts_at, plan.place.strip()
    meeting.save(update_fields=["title", "starts_at", "place"])
    _seat(meeting, plan)
    _record(meeting, "round.meeting_changed", by)
    return meeting


def _seat(meeting: PanelMeeting, plan: Plan) -> None:
    """Make the members those of the plan; who is in the room stays as it was for those who stay."""
    allowed = {person.pk for person in people_who_may_sit()}
    wanted = set(plan.members) | {plan.chair}
    if wanted - allowed:
        raise JudgingRefused("Only assessors, fund officers and approvers sit on a panel.")
    if len(wanted) < 2:
        raise JudgingRefused("A panel is at least two people. Choose another member beside the chair.")
    members = PanelMember.objects.filter(meeting=meeting)
    members.exclude(user__in=wanted).delete()
    members.filter(is_chair=True).exclude(user=plan.chair).update(is_chair=False)
    kept = set(members.values_list("user_id", flat=True))
    PanelMember.objects.bulk_create(
        PanelMember(meeting=meeting, user_id=user_id) for user_id in sorted(wanted) if user_id not in kept
    )
    PanelMember.objects.filter(meeting=meeting, user=plan.chair).update(is_chair=True)


@transaction.atomic
def build_agenda(*, meeting_id: int, by: User) -> list[AgendaItem]:
    """Put every unsettled difference of the round that no open agenda has at the end of this one, widest first."""
    refuse(may_run_rounds(by))
    meeting = lock_meeting(meeting_id)
    _refuse_when_over(meeting)
    wanted = [each for each in unsettled(meeting.round) if each.meeting is None]
    items = _put(meeting, [(each.bid, each.why) for each in wanted])
    _record(meeting, "round.agenda_built", by, bids=[each.bid.reference for each in wanted])
    return items


@transaction.atomic
def add_to_agenda(*, meeting_id: int, reference: str, by: User, why: str = "") -> AgendaItem:
    """Put one eligible bid of the round on the agenda, by its reference. Twice is the same as once."""
    refuse(may_run_rounds(by))
    meeting = lock_meeting(meeting_id)
    _refuse_when_over(meeting)
    wanted = reference.strip().upper()
    bid = next((each for each in eligible_bids(meeting.round) if each.reference.upper() == wanted), None)
    if bid is None:
        raise JudgingRefused(f"There is no eligible bid “{reference.strip()}” in this round.")
    found = AgendaItem.objects.filter(meeting=meeting, bid=bid).first()
    if found is not None:
        return found
    item = _put(meeting, [(bid, why.strip())])[0]
    _record(meeting, "round.agenda_changed", by, added=[bid.reference])
    return item


def _put(meeting: PanelMeeting, wanted: list[tuple[Bid, str]]) -> list[AgendaItem]:
    last = AgendaItem.objects.filter(meeting=meeting).aggregate(last=Max("order"))["last"] or 0
    return AgendaItem.objects.bulk_create(
        AgendaItem(meeting=meeting, bid=bid, order=last + place, why=why)
        for place, (bid, why) in enumerate(wanted, start=1)
    )


@transaction.atomic
def order_agenda(*, meeting_id: int, places: Mapping[int, int], by: User) -> list[AgendaItem]:
    """Set the order by the numbers typed beside the bids; equal ones stay as they stood."""
    refuse(may_run_rounds(by))
    meeting = lock_meeting(meeting_id)
    _refuse_when_over(meeting)
    items = sorted(
        AgendaItem.objects.filter(meeting=meeting).select_related("bid"),
        key=lambda item: (places.get(item.pk, item.order), item.order, item.pk),
    )
    for order, item in enumerate(items, start=1):
        item.order = order
    AgendaItem.objects.bulk_update(items, ["order"])
    _record(meeting, "round.agenda_changed", by, order=[item.bid.reference for item in items])
    return items


@transaction.atomic
def take_from_agenda(*, item_id: int, by: User) -> None:
    """Take a bid off an agenda, unless this meeting has agreed on it already."""
    refuse(may_run_rounds(by))
    meeting = lock_meeting(AgendaItem.objects.values_list("meeting_id", flat=True).get(pk=item_id))
    _refuse_when_over(meeting)
    item = AgendaItem.objects.select_related("bid").get(pk=item_id)
    if meeting.moderations.filter(bid=item.bid).exists():
        raise JudgingRefused(f"The panel has agreed on {item.bid.reference} here, so it stays on the agenda.")
    item.delete()
    _record(meeting, "round.agenda_changed", by, removed=[item.bid.reference])


@transaction.atomic
def open_meeting(*, meeting_id: int, by: User) -> PanelMeeting:
    """Start the meeting: its members in the room may read the scores of its bids. Twice is the same as once.

    Raises ``JudgingRefused`` for anybody but a fund officer or the chair, outside assessment, and
    for a meeting with nothing on its agenda.
    """
    meeting = lock_meeting(meeting_id)
    refuse(may_run_meeting(by, meeting))
    _refuse_when_over(meeting)
    if meeting.opened_at is not None:
        return meeting
    if phase_of(meeting.round) is not Phase.ASSESSING:
        raise JudgingRefused("A panel meets while the round is being assessed.")
    if not meeting.agenda.exists():
        raise JudgingRefused("Put a bid on the agenda first.")
    meeting.opened_at, meeting.opened_by = database_now(), by
    meeting.save(update_fields=["opened_at", "opened_by"])
    _record(meeting, "round.meeting_opened", by)
    return meeting


@transaction.atomic
def close_meeting(*, meeting_id: int, by: User) -> PanelMeeting:
    """End the meeting: nothing more is agreed in it, and its members read it no more. Twice is the same as once."""
    meeting = lock_meeting(meeting_id)
    refuse(may_run_meeting(by, meeting))
    if meeting.closed_at is not None:
        return meeting
    if meeting.opened_at is None:
        raise JudgingRefused("This meeting has not been opened.")
    meeting.closed_at, meeting.closed_by = database_now(), by
    meeting.save(update_fields=["closed_at", "closed_by"])
    _record(meeting, "round.meeting_closed", by)
    return meeting


@transaction.atomic
def mark_present(*, meeting_id: int, present: Collection[int], by: User) -> list[PanelMember]:
    """Say which members are in the room, by ids of people; everybody else is not."""
    meeting = lock_meeting(meeting_id)
    refuse(may_run_meeting(by, meeting))
    _refuse_when_over(meeting)
    members = list(PanelMember.objects.filter(meeting=meeting))
    for member in members:
        member.is_present = member.user_id in present
    PanelMember.objects.bulk_update(members, ["is_present"])
    in_room = sorted(member.user_id for member in members if member.is_present)
    _record(meeting, "round.meeting_attended", by, present=in_room)
    return members


def lock_meeting(meeting_id: int) -> PanelMeeting:
    """The meeting held for update, its round first."""
    round_: Round = lock_round(PanelMeeting.objects.values_list("round_id", flat=True).get(pk=meeting_id))
    meeting = PanelMeeting.objects.select_for_update(of=("self",)).get(pk=meeting_id)
    meeting.round = round_
    return meeting


def _refuse_when_over(meeting: PanelMeeting) -> None:
    if meeting.closed_at is not None:
        raise JudgingRefused("This meeting is over. Plan another one.")


def _record(meeting: PanelMeeting, kind: str, by: User, **data: object) -> None:
    record(chain=meeting.round.audit_chain, kind=kind, by=by, subject=meeting, data={"meeting": meeting.pk, **data})
