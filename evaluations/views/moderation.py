"""The panel in the room: what the assessors said on one side, what the panel agrees on the other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from bids.models import Bid
from evaluations.forms.meetings import AgreedRow, agreed_from, agreed_rows, ids_in
from evaluations.models import Moderation
from evaluations.permissions import PANEL, may_read_for_panel, may_run_meeting
from evaluations.refusals import JudgingRefused
from evaluations.selectors.assessing import criteria_of
from evaluations.selectors.divergence import Difference, reading_at_hand, readings_of
from evaluations.selectors.flags import all_flags
from evaluations.selectors.meetings import Agenda, Line
from evaluations.selectors.moderation import agreed_totals, moderations_of, revealed_moderations
from evaluations.selectors.snapshots import answer, snapshot_for
from evaluations.services.moderating import Agreed, AgreedSince, middles_of, missing_in, record_moderation
from evaluations.views.bids import bid_or_404
from evaluations.views.desk_shelf import denied
from evaluations.views.dots import Dot, Row, dot_plot
from evaluations.views.meetings import agenda_or_404
from evaluations.views.pages import page, person
from portal.accounts import access
from portal.accounts.roles import Role
from programmes.models import Criterion


@access.staff(Role.ASSESSOR, *PANEL)
@require_http_methods(["GET", "HEAD", "POST"])
def moderate(request: HttpRequest, pk: int, reference: str) -> HttpResponse:
    """One bid of the agenda: its scores side by side, and the form for what is agreed."""
    agenda = agenda_or_404(pk)
    line = next((each for each in agenda.lines if each.bid.reference == reference), None)
    if line is None:
        raise Http404("This bid is not on the agenda.")
    denied(may_read_for_panel(person(request), agenda, line.bid))
    if request.method == "POST":
        denied(may_run_meeting(person(request), agenda.meeting))
        return _recorded(request, agenda, line)
    return _room(request, agenda, line)


def _recorded(request: HttpRequest, agenda: Agenda, line: Line) -> HttpResponse:
    bid, criteria = line.bid, criteria_of(agenda.meeting.round)
    typed, after = agreed_from(request.POST, criteria), request.POST.get("after", "")
    try:
        made = record_moderation(
            meeting_id=agenda.meeting.pk,
            bid_id=bid.pk,
            agreed=typed,
            reason=request.POST.get("reason", "").replace("\r\n", "\n"),
            present=ids_in(request.POST, "present"),
            after=int(after) if after.isdecimal() else -1,
            by=person(request),
        )
    except JudgingRefused as refusal:
        note = " What was recorded is shown below. Record again to put yours in its place."
        sentence = refusal.sentence + (note if isinstance(refusal, AgreedSince) else "")
        return _room(request, agenda_or_404(agenda.meeting.pk), line, typed=typed, refusal=sentence)
    messages.success(request, f"Recorded what the panel agreed on {bid.reference}.")
    following = _beside(agenda, made.bid_id)[1]
    if following is not None and may_read_for_panel(person(request), agenda, following) is None:
        return redirect("evaluations:moderate", agenda.meeting.pk, following.reference)
    return redirect("evaluations:meeting", agenda.meeting.pk)


def _room(
    request: HttpRequest,
    agenda: Agenda,
    line: Line,
    *,
    typed: Mapping[int, Agreed] | None = None,
    refusal: str = "",
) -> HttpResponse:
    bid, meeting, asking = line.bid, agenda.meeting, person(request)
    criteria = criteria_of(meeting.round)
    seen = reading_at_hand(bid, criteria, is_revealed=line.all_in)
    if seen is None:
        raise Http404("The assessments of this bid are not all in.")
    middles = middles_of([each.assessment for each in seen.readings])
    moderations = revealed_moderations(bid) if line.moderation else []
    problems = missing_in(criteria, typed, middles) if typed is not None else {}
    rows = agreed_rows(criteria, typed or _last(moderations), middles, problems)
    out = agenda.outs.get(bid.pk, {})
    snapshot = snapshot_for(bid)
    before, after = _beside(agenda, bid.pk)
    is_open = meeting.opened_at is not None and meeting.closed_at is None
    return page(
        request,
        "moderation",
        title=f"{bid.reference} {snapshot['title'] if snapshot else bid.title}",
        status=409 if refusal else 200,
        round=meeting.round,
        meeting=meeting,
        bid=bid,
        line=line,
        snapshot=snapshot,
        summary=answer(snapshot, "summary") if snapshot else "",
        seen=seen,
        groups=said_by_criterion(criteria, seen),
        plot=levels_plot(criteria, seen, moderations[0] if moderations else None),
        rows=rows,
        moderations=moderations,
        reason=request.POST.get("reason", ""),
        after=moderations[0].number if moderations else 0,
        room=_in_the_room(request, agenda, out),
        out=line.out,
        previous=before,
        following=after,
        may_record=is_open and may_run_meeting(asking, meeting) is None,
        is_open=is_open,
        errors=_errors(refusal, rows),
    )


def _last(moderations: Sequence[Moderation]) -> dict[int, Agreed]:
    """The form begins with what was agreed before, if anything was."""
    if not moderations:
        return {}
    return {score.criterion_id: Agreed(score.value, score.reason) for score in moderations[0].scores.all()}


def _in_the_room(request: HttpRequest, agenda: Agenda, out: Mapping[int, str]) -> list[dict[str, Any]]:
    """The members who are not out for this bid, with the ticks as posted or as the meeting has them."""
    posted = set(ids_in(request.POST, "present")) if request.method == "POST" else None
    return [
        {"member": member, "ticked": member.is_present if posted is None else member.user_id in posted}
        for member in agenda.members
        if member.user_id not in out
    ]


def _beside(agenda: Agenda, bid_id: int) -> tuple[Bid | None, Bid | None]:
    bids = [line.bid for line in agenda.lines]
    place = next((index for index, bid in enumerate(bids) if bid.pk == bid_id), 0)
    return (bids[place - 1] if place else None), (bids[place + 1] if place + 1 < len(bids) else None)


def _errors(refusal: str, rows: Sequence[AgreedRow]) -> list[dict[str, str]]:
    if not refusal:
        return []
    boxes = [(row, "reason_{}" if row.value is not None else "value_{}_0") for row in rows if row.problem]
    found = [{"text": row.problem, "href": "#" + box.format(row.criterion.pk)} for row, box in boxes]
    return found if any(each["text"] == refusal for each in found) else [{"text": refusal, "href": ""}, *found]


def said_by_criterion(criteria: Sequence[Criterion], seen: Difference) -> list[dict[str, Any]]:
    """What each assessor gave and wrote, under each criterion."""
    groups = []
    for criterion in criteria:
        said = [
            {"name": reading.name, "value": score.value, "words": score.justification}
            for reading in seen.readings
            for score in reading.assessment.scores.all()
            if score.criterion_id == criterion.pk
        ]
        differs = [each for each in seen.found if each.criterion == criterion.slug]
        groups.append({"criterion": criterion, "said": said, "differs": differs})
    return groups


def levels_plot(criteria: Sequence[Criterion], seen: Difference, made: Moderation | None) -> dict[str, Any]:
    """A dot for each assessor's level on each criterion, and a square for what the panel agreed."""
    agreed = {score.criterion_id: score.value for score in made.scores.all()} if made else {}
    rows = []
    for criterion in criteria:
        dots = [Dot(each.levels[criterion.slug]) for each in seen.readings]
        if criterion.pk in agreed:
            dots.append(Dot(agreed[criterion.pk], agreed=True))
        rows.append(Row(criterion.name, dots))
    said = seen.why or "The assessors do not differ by the round’s rule."
    return dot_plot("Levels given on each criterion", rows, ticks=range(6), said=said, id="levels")


@access.staff(*PANEL)
@require_safe
def bid_panel(request: HttpRequest, reference: str) -> HttpResponse:
    """One bid: how far its assessors are apart, everything a panel agreed on it, and its flags."""
    bid = bid_or_404(reference)
    seen, moderations = readings_of(bid.round, [bid]).get(bid.pk), moderations_of(bid)
    return page(
        request,
        "moderation_bid",
        title=f"{bid.reference}: differences, panel and flags",
        bid=bid,
        seen=seen,
        agreed=agreed_totals([bid]).get(bid.pk),
        plot=levels_plot(criteria_of(bid.round), seen, moderations[0] if moderations else None) if seen else None,
        moderations=moderations,
        left=list(bid.left_as_scored.select_related("left_by")) if seen else [],
        flags=list(all_flags().filter(allocation__bid=bid)),
    )
