"""The panel's meetings: planned, their agenda in order, who is in the room, opened and closed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from evaluations.forms.meetings import MeetingForm, as_typed, ids_in, places_in
from evaluations.models import AgendaItem, PanelMeeting
from evaluations.permissions import OFFICERS, PANEL, may_read_panel_pack, may_run_meeting, may_see_meeting
from evaluations.refusals import JudgingRefused
from evaluations.selectors.meetings import Agenda, agenda_of, meetings, meetings_of, people_who_may_sit, state_of
from evaluations.services.meetings import (
    add_to_agenda,
    build_agenda,
    change_meeting,
    close_meeting,
    mark_present,
    open_meeting,
    order_agenda,
    plan_meeting,
    take_from_agenda,
)
from evaluations.services.packs import request_panel_pack
from evaluations.views.desk_shelf import denied
from evaluations.views.pages import confirm, page, person
from portal.accounts import access
from portal.accounts.roles import Role, has_role
from portal.look.words import moment, plural
from programmes.models import Round


def agenda_or_404(pk: int) -> Agenda:
    """A meeting with its agenda."""
    return agenda_of(get_object_or_404(meetings(), pk=pk))


@access.staff(*PANEL)
@require_safe
def round_meetings(request: HttpRequest, slug: str) -> HttpResponse:
    """The meetings of the round's panel."""
    round_ = get_object_or_404(Round, slug=slug, is_record=False)
    return page(
        request,
        "meetings",
        title="Panel meetings",
        round=round_,
        meetings=[(meeting, state_of(meeting)) for meeting in meetings_of(round_)],
        may_plan=has_role(person(request), *OFFICERS) and round_.deciding_at is None,
    )


@access.staff(*OFFICERS)
@require_http_methods(["GET", "HEAD", "POST"])
def plan(request: HttpRequest, slug: str) -> HttpResponse:
    """Plan a meeting."""
    round_ = get_object_or_404(Round, slug=slug, is_record=False)

    def do(form: MeetingForm) -> tuple[str, str]:
        meeting = plan_meeting(round_id=round_.pk, plan=form.plan, by=person(request))
        return "Planned. Now make its agenda.", reverse("evaluations:meeting", args=[meeting.pk])

    return confirm(
        request,
        title="Plan a panel meeting",
        sentence="The panel looks at the bids on which assessors differ, and agrees on their scores.",
        form=MeetingForm(request.POST or None, people=people_who_may_sit()),
        action="Plan the meeting",
        back=reverse("evaluations:meetings", args=[slug]),
        back_title="Panel meetings",
        do=do,
    )


@access.staff(*OFFICERS)
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Change when, where and with whom."""
    meeting = get_object_or_404(meetings(), pk=pk)

    def do(form: MeetingForm) -> str:
        change_meeting(meeting_id=pk, plan=form.plan, by=person(request))
        return "Changed."

    return confirm(
        request,
        title=f"Change {meeting.title}",
        sentence="Members who are taken off the meeting can no longer read its papers.",
        form=MeetingForm(request.POST or None, initial=as_typed(meeting), people=people_who_may_sit()),
        action="Change the meeting",
        back=reverse("evaluations:meeting", args=[pk]),
        back_title=meeting.title,
        do=do,
    )


@access.staff(Role.ASSESSOR, *PANEL)
@require_safe
def meeting(request: HttpRequest, pk: int) -> HttpResponse:
    """The meeting's page: its members, its agenda in order, and what may be done now."""
    agenda, asking = agenda_or_404(pk), person(request)
    denied(may_see_meeting(asking, agenda))
    found = agenda.meeting
    is_over = found.closed_at is not None
    return page(
        request,
        "meeting",
        title=found.title,
        round=found.round,
        agenda=agenda,
        meeting=found,
        state=state_of(found),
        is_over=is_over,
        is_officer=has_role(asking, *OFFICERS),
        follows=has_role(asking, *PANEL),
        may_run=not is_over and may_run_meeting(asking, found) is None,
        may_read_pack=may_read_panel_pack(asking, agenda) is None,
        out_of=agenda.out_of(asking),
        own=asking,
    )


@access.staff(*OFFICERS)
@require_POST
def agenda(request: HttpRequest, pk: int) -> HttpResponse:
    """Build the agenda, add a bid, take one off, or set the order: each by its own button."""
    get_object_or_404(PanelMeeting, pk=pk)
    by, act = person(request), request.POST.get("act", "order")

    def build() -> str:
        return f"{plural(len(build_agenda(meeting_id=pk, by=by)), 'bid')} added."

    def add() -> str:
        item = add_to_agenda(meeting_id=pk, reference=request.POST.get("reference", ""), by=by)
        return f"{item.bid.reference} is on the agenda."

    def order() -> str:
        order_agenda(meeting_id=pk, places=places_in(request.POST), by=by)
        return "The order is saved."

    acts: dict[str, Callable[[], str]] = {"build": build, "add": add, "order": order}
    return _done(request, pk, acts.get(act, order))


@access.staff(*OFFICERS)
@require_http_methods(["GET", "HEAD", "POST"])
def take_off(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one bid off the agenda."""
    item = get_object_or_404(AgendaItem.objects.select_related("bid", "meeting"), pk=pk)

    def do(_form: Any) -> str:
        take_from_agenda(item_id=pk, by=person(request))
        return f"{item.bid.reference} is off the agenda."

    return confirm(
        request,
        title=f"Take {item.bid.reference} off the agenda",
        sentence=f"{item.meeting.title} will not look at it.",
        action="Take it off",
        back=reverse("evaluations:meeting", args=[item.meeting_id]),
        back_title=item.meeting.title,
        do=do,
    )


@access.staff(Role.ASSESSOR, *PANEL)
@require_POST
def present(request: HttpRequest, pk: int) -> HttpResponse:
    """Tick who is in the room."""
    denied(may_run_meeting(person(request), get_object_or_404(PanelMeeting, pk=pk)))

    def mark() -> str:
        members = mark_present(meeting_id=pk, present=ids_in(request.POST, "present"), by=person(request))
        return f"{sum(member.is_present for member in members)} of {plural(len(members), 'member')} in the room."

    return _done(request, pk, mark)


def _done(request: HttpRequest, pk: int, act: Callable[[], str]) -> HttpResponse:
    try:
        messages.success(request, act())
    except JudgingRefused as refusal:
        messages.error(request, refusal.sentence)
    return redirect("evaluations:meeting", pk)


@access.staff(Role.ASSESSOR, *PANEL)
@require_http_methods(["GET", "HEAD", "POST"])
def open_or_close(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    """Start or end the meeting, after saying what that means."""
    found = get_object_or_404(PanelMeeting.objects.select_related("round"), pk=pk)
    denied(may_run_meeting(person(request), found))
    is_opening = act == "open"
    left = 0 if is_opening else _not_agreed(pk)

    def do(_form: Any) -> str:
        changed = (open_meeting if is_opening else close_meeting)(meeting_id=pk, by=person(request))
        at = changed.opened_at if is_opening else changed.closed_at
        return f"{'Opened' if is_opening else 'Closed'} on {moment(at)}."

    return confirm(
        request,
        title=f"{'Open' if is_opening else 'Close'} {found.title}",
        sentence=(
            "Members in the room can read the scores of the bids on the agenda, but for bids for which they are out."
            if is_opening
            else "Nothing more is agreed in this meeting, and its members can read its papers no more."
        ),
        consequences=[f"{plural(left, 'bid')} of the agenda {'is' if left == 1 else 'are'} not agreed on."]
        if left
        else [],
        action="Open the meeting" if is_opening else "Close the meeting",
        back=reverse("evaluations:meeting", args=[pk]),
        back_title=found.title,
        do=do,
    )


def _not_agreed(pk: int) -> int:
    agenda = agenda_or_404(pk)
    return len(agenda.lines) - agenda.moderated


@access.staff(Role.ASSESSOR, *PANEL)
@require_POST
def pack(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for the meeting's papers as one PDF, and go to where it appears."""
    denied(may_read_panel_pack(person(request), agenda_or_404(pk)))
    try:
        document = request_panel_pack(meeting_id=pk, by=person(request))
    except JudgingRefused as refusal:
        messages.error(request, refusal.sentence)
        return redirect("evaluations:meeting", pk)
    return redirect(document.get_absolute_url())
