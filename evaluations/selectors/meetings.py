"""The panel's meetings: their members, their agenda in order, and who is out for which bid."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Prefetch, Q, QuerySet

from bids.models import Bid
from evaluations.models import AgendaItem, Allocation, Moderation, PanelMeeting, PanelMember
from evaluations.selectors.moderation import newest_moderations
from evaluations.selectors.panel_conflicts import Outs, Recused, outs_of
from evaluations.selectors.secrecy import all_in_ids, counted_reads
from evaluations.states import AllocationState
from portal.accounts.models import User
from portal.accounts.roles import Role
from programmes.models import Round

SITTING = (Role.ASSESSOR, Role.FUND_OFFICER, Role.APPROVER)
"""Roles whose people may sit on a panel: those who judge. Auditors and administrators look on."""


@dataclass(frozen=True, slots=True)
class Line:
    """One bid of the agenda. ``why`` is empty while its scores may not be seen."""

    item: AgendaItem
    out: tuple[tuple[PanelMember, str], ...]
    all_in: bool
    moderation: Moderation | None

    @property
    def bid(self) -> Bid:
        return self.item.bid

    @property
    def why(self) -> str:
        return self.item.why if self.all_in else ""


@dataclass(frozen=True, slots=True)
class Agenda:
    """A meeting with its members and its agenda."""

    meeting: PanelMeeting
    members: tuple[PanelMember, ...]
    lines: tuple[Line, ...]
    outs: Outs

    @property
    def chair(self) -> PanelMember | None:
        return next((member for member in self.members if member.is_chair), None)

    @property
    def moderated(self) -> int:
        """How many of its bids the panel has agreed on in this meeting."""
        return sum(line.moderation is not None and line.moderation.meeting_id == self.meeting.pk for line in self.lines)

    def member(self, user: User) -> PanelMember | None:
        """The person as a member, if they are one."""
        return next((member for member in self.members if member.user_id == user.pk), None)

    def out_of(self, user: User) -> list[str]:
        """The references of the bids for which they are out."""
        return [line.bid.reference for line in self.lines if user.pk in self.outs.get(line.bid.pk, {})]


def state_of(meeting: PanelMeeting) -> str:
    """Where a meeting stands, as a code of the look."""
    if meeting.closed_at is not None:
        return "closed"
    return "open" if meeting.opened_at is not None else "planned"


def meetings_of(round_: Round) -> list[PanelMeeting]:
    """The round's meetings by date, with how many ``bid_count`` and ``member_count``. One query."""
    return list(
        PanelMeeting.objects.filter(round=round_).annotate(
            bid_count=Count("agenda", distinct=True), member_count=Count("members", distinct=True)
        )
    )


def meetings() -> QuerySet[PanelMeeting]:
    """Meetings with round, members and agenda at hand. Three queries."""
    return PanelMeeting.objects.select_related(
        "round__judging_terms__notify_set_by", "made_by", "opened_by", "closed_by"
    ).prefetch_related(
        Prefetch("members", PanelMember.objects.select_related("user__assessor_profile")),
        Prefetch("agenda", AgendaItem.objects.select_related("bid__organisation").order_by("order", "pk")),
    )


def agenda_of(meeting: PanelMeeting) -> Agenda:
    """The meeting's agenda, of a row of ``meetings``. At most eleven queries at any length."""
    members, items = tuple(meeting.members.all()), list(meeting.agenda.all())
    bids = [item.bid for item in items]
    for bid in bids:
        bid.round = meeting.round
    profiles = [each for member in members if (each := getattr(member.user, "assessor_profile", None))]
    all_in, recused = _read(bids)
    outs = outs_of([member.user_id for member in members], bids, profiles=profiles, recused=recused)
    moderated = newest_moderations(bids)
    lines = (
        Line(item, tuple(_out(members, outs, item.bid)), item.bid_id in all_in, moderated.get(item.bid_id))
        for item in items
    )
    return Agenda(meeting, members, tuple(lines), outs)


def _read(bids: list[Bid]) -> tuple[set[int], list[Recused]]:
    """The ids of the bids whose assessments are all in, and who came off which bid. One query."""
    rows = list(
        Allocation.objects.filter(bid__in=[bid.pk for bid in bids]).values_list(
            "bid_id", "assessor__user_id", "declaration__has_interest", "state", "assessment__state"
        )
    )
    held = [(bid_id, state) for bid_id, _, _, allocation, state in rows if allocation != AllocationState.RECUSED]
    recused = [Recused(*row[:3]) for row in rows if row[3] == AllocationState.RECUSED]
    return all_in_ids(bids, counts=counted_reads(held)), recused


def _out(members: Iterable[PanelMember], outs: Outs, bid: Bid) -> Iterable[tuple[PanelMember, str]]:
    reasons = outs.get(bid.pk, {})
    return ((member, reasons[member.user_id]) for member in members if member.user_id in reasons)


def people_who_may_sit() -> list[User]:
    """Everyone who judges at present, by name. One query."""
    return list(User.objects.filter(is_active=True, groups__name__in=SITTING).distinct().order_by("full_name", "pk"))


def sits_on(user: User) -> QuerySet[PanelMeeting]:
    """The meetings that are not over and of which this person is a member. One query."""
    return PanelMeeting.objects.filter(Q(members__user=user), closed_at__isnull=True).select_related("round")


def open_meetings(round_: Round) -> list[PanelMeeting]:
    """Meetings of the round that are under way. One query."""
    return list(PanelMeeting.objects.filter(round=round_, opened_at__isnull=False, closed_at__isnull=True))
