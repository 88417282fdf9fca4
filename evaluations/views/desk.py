"""The scoring desk: the bid on one side, scores and justifications on the other, saved as they are typed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from bids.selectors.clarifications import clarifications_of
from evaluations.forms.assessing import Row, marks_from, marks_of, rows_of
from evaluations.models import Allocation, Assessment
from evaluations.permissions import (
    calibration_lock,
    may_open_allocation,
    may_read_allocated,
    may_score,
    phase_of,
    score_lock,
)
from evaluations.refusals import JudgingRefused
from evaluations.selectors.assessing import assessment_of, criteria_of, with_scores
from evaluations.selectors.desk import flags_on, shelf_of
from evaluations.selectors.originals import originals_of
from evaluations.selectors.snapshots import by_criterion, parts_of, snapshot_for
from evaluations.services.scoring import (
    SavedElsewhere,
    notes_digest,
    save_assessment,
    save_notes,
    submit_assessment,
    unfinished,
)
from evaluations.states import AllocationState, AssessmentState
from evaluations.views.desk_shelf import denied, own_allocation, progress_of
from evaluations.views.pages import confirm, page, person
from portal.accounts import access
from portal.accounts.roles import Role
from portal.audit.clock import database_now
from portal.look.words import clock
from programmes.models import Criterion

assessor_only = access.staff(Role.ASSESSOR)


@assessor_only
@require_http_methods(["GET", "HEAD", "POST"])
def score(request: HttpRequest, pk: int) -> HttpResponse:
    """The desk. A post saves what was typed; without scripts everything is done by its buttons."""
    allocation = own_allocation(request, pk)
    if allocation.state == AllocationState.ALLOCATED and may_open_allocation(allocation) is None:
        return redirect("evaluations:declare", pk)
    phase = phase_of(allocation.bid.round)
    denied(may_read_allocated(allocation, phase))
    criteria = criteria_of(allocation.bid.round)
    if request.method == "POST":
        return _saved(request, allocation, criteria)
    return _desk(request, allocation, criteria, locked=score_lock(allocation, with_scores(allocation), phase))


@assessor_only
@require_POST
def autosave(request: HttpRequest, pk: int) -> JsonResponse:
    """The same post, sent by the page on its own: saved, or refused with a sentence, as JSON."""
    allocation = own_allocation(request, pk)
    try:
        fields = _save(request, allocation, criteria_of(allocation.bid.round), on_its_own=True)
    except JudgingRefused as refusal:
        return JsonResponse({"refused": refusal.sentence}, status=409)
    return JsonResponse({"saved": f"Saved at {clock(database_now())}", "fields": fields})


def _save(
    request: HttpRequest, allocation: Allocation, criteria: list[Criterion], *, on_its_own: bool
) -> dict[str, str]:
    """Save the notes, and the scores when the form holds any; gives the hidden fields of the next post."""
    by, posted = person(request), request.POST
    if "notes" in posted:
        notes = posted["notes"].replace("\r\n", "\n")
        allocation = save_notes(allocation_id=allocation.pk, notes=notes, seen=posted.get("notes_seen", ""), by=by)
    fields = {"notes_seen": notes_digest(allocation)}
    revision = posted.get("revision")
    if revision is None:
        return fields
    assessment = save_assessment(
        allocation_id=allocation.pk,
        marks=marks_from(posted, criteria),
        comment=posted.get("comment", "").replace("\r\n", "\n"),
        revision=int(revision) if revision.isdecimal() else -1,
        by=by,
        on_its_own=on_its_own,
    )
    return {**fields, "revision": str(assessment.revision)}


def _saved(request: HttpRequest, allocation: Allocation, criteria: list[Criterion]) -> HttpResponse:
    try:
        _save(request, allocation, criteria, on_its_own=False)
    except JudgingRefused as refusal:
        elsewhere = isinstance(refusal, SavedElsewhere)
        note = " What the other tab saved is shown beside what you typed. Save again to keep yours."
        return _refused(request, allocation, criteria, refusal.sentence + (note if elsewhere else ""))
    if request.POST.get("then") == "submit":
        missing = unfinished(assessment_of(allocation) or Assessment(allocation=allocation), criteria)
        if missing:
            return _desk(request, allocation, criteria, problems=missing)
        return redirect("evaluations:submit", allocation.pk)
    what = "Draft" if "revision" in request.POST else "Notes"
    messages.success(request, f"{what} saved. Nobody else can see {'it' if what == 'Draft' else 'them'}.")
    return redirect("evaluations:score", allocation.pk)


def _refused(request: HttpRequest, allocation: Allocation, criteria: list[Criterion], sentence: str) -> HttpResponse:
    """The desk with everything that was typed, and why it was not saved."""
    allocation = own_allocation(request, allocation.pk)
    locked = may_score(allocation, assessment_of(allocation))
    return _desk(
        request,
        allocation,
        criteria,
        typed=marks_from(request.POST, criteria),
        comment=request.POST.get("comment", ""),
        notes=request.POST.get("notes"),
        refusal=sentence,
        locked=locked,
    )


def _desk(
    request: HttpRequest,
    allocation: Allocation,
    criteria: list[Criterion],
    *,
    typed: Any = None,
    comment: str | None = None,
    notes: str | None = None,
    refusal: str = "",
    problems: Mapping[int, str] | None = None,
    locked: str | None = None,
) -> HttpResponse:
    assessment = with_scores(allocation) if typed is None and not problems else assessment_of(allocation)
    saved = marks_of(assessment)
    snapshot = snapshot_for(allocation.bid)
    rows = rows_of(criteria, saved if typed is None else typed, saved, problems or {})
    shelf = shelf_of(person(request), allocation.bid.round, allocation.pk)
    return page(
        request,
        "desk",
        title=f"{allocation.bid.reference} {snapshot['title'] if snapshot else ''}".strip(),
        status=409 if refusal else 200,
        allocation=allocation,
        assessment=assessment,
        is_returned=assessment is not None and assessment.state == AssessmentState.RETURNED,
        has_versions=assessment is not None and assessment.version > 1,
        locked=locked or calibration_lock(shelf.first_to_score),
        snapshot=snapshot,
        files=originals_of(allocation.bid, snapshot),
        groups=by_criterion(parts_of(snapshot), criteria) if snapshot else [],
        rows=rows,
        scored=sum(row.value is not None for row in rows),
        show_saved=typed is not None,
        comment=_comment(assessment) if comment is None else comment,
        notes=allocation.notes if notes is None else notes,
        notes_seen=notes_digest(allocation),
        notes_differ=notes is not None and notes.replace("\r\n", "\n").strip() != allocation.notes,
        revision=assessment.revision if assessment else 0,
        errors=[{"text": refusal, "href": ""}] if refusal else _errors(rows),
        shelf=shelf,
        progress=progress_of(shelf),
        flags=flags_on(allocation),
        clarifications=clarifications_of(allocation.bid),
        bid=allocation.bid,
    )


def _errors(rows: Sequence[Row]) -> list[dict[str, str]]:
    """What is missing, each leading to the box that wants it."""
    boxes = {row.criterion.pk: "justification_{}" if row.value is not None else "value_{}_0" for row in rows}
    return [
        {"text": row.problem, "href": "#" + boxes[row.criterion.pk].format(row.criterion.pk)}
        for row in rows
        if row.problem
    ]


def _comment(assessment: Assessment | None) -> str:
    return assessment.comment if assessment else ""


@assessor_only
@require_http_methods(["GET", "HEAD", "POST"])
def submit(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm, then submit and lock, and go on to the next bid."""
    allocation = own_allocation(request, pk)
    denied(may_read_allocated(allocation))
    assessment = assessment_of(allocation)
    back = reverse("evaluations:score", args=[pk])
    reason = may_score(allocation, assessment)
    if reason:
        messages.error(request, reason)
        return redirect(back)
    criteria = criteria_of(allocation.bid.round)
    missing = unfinished(assessment or Assessment(allocation=allocation), criteria)
    if missing:
        return _desk(request, allocation, criteria, problems=missing)
    marks = marks_of(assessment)
    following = shelf_of(person(request), allocation.bid.round, pk).next_to_do

    def do(_form: Any) -> tuple[str, str]:
        submit_assessment(allocation_id=pk, by=person(request))
        done = f"Your assessment of {allocation.bid.reference} is submitted and locked. Thank you."
        if following is None:
            return f"{done} That was your last bid.", reverse("evaluations:reading", args=[allocation.bid.round.slug])
        return f"{done} This is your next bid.", reverse("evaluations:score", args=[following.pk])

    return confirm(
        request,
        title=f"Submit your assessment of {allocation.bid.reference}",
        sentence="Your scores and justifications will be locked. Only an officer can return them to you.",
        items=[f"{criterion.name}: {marks[criterion.pk].value} of 5" for criterion in criteria],
        action="Submit and lock",
        back=back,
        back_title=allocation.bid.reference,
        do=do,
    )
