"""The assessor's pages: declare, score, submit, and come off a bid."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from bids.selectors.submitted import latest_submission
from evaluations.forms.assessing import DeclarationForm, Row, marks_from, marks_of, rows_of
from evaluations.forms.judging import ReasonForm
from evaluations.models import Allocation, Assessment
from evaluations.permissions import may_open_allocation, may_read_allocated, may_score, score_lock
from evaluations.refusals import JudgingRefused
from evaluations.selectors.assessing import allocations_of, assessment_of, criteria_of
from evaluations.selectors.conflicts import parties_of
from evaluations.selectors.originals import originals_of
from evaluations.selectors.snapshots import by_criterion, parts_of, snapshot_for
from evaluations.services.allocating import recuse
from evaluations.services.declaring import declare
from evaluations.services.scoring import SavedElsewhere, save_assessment, submit_assessment, unfinished
from evaluations.states import AllocationState, AssessmentState
from evaluations.views.pages import confirm, page, person
from portal.accounts import access
from portal.accounts.roles import Role
from programmes.models import Criterion

assessor_only = access.staff(Role.ASSESSOR)


@assessor_only
@require_http_methods(["GET", "HEAD", "POST"])
def declare_interest(request: HttpRequest, pk: int) -> HttpResponse:
    """Who bids with whom, and nothing else of the bid, until the assessor has declared."""
    allocation = _own(request, pk)
    _or_denied(may_open_allocation(allocation))
    if allocation.state != AllocationState.ALLOCATED:
        return redirect("evaluations:score", pk)
    form = DeclarationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        has_interest = form.cleaned_data["interest"] == "some"
        try:
            declare(
                allocation_id=pk,
                has_interest=has_interest,
                statement=form.cleaned_data["statement"],
                by=person(request),
            )
        except JudgingRefused as refusal:
            form.add_error("statement" if has_interest else None, refusal.sentence)
        else:
            return _after_declaring(request, allocation, has_interest)
    submission = latest_submission(allocation.bid)
    return page(
        request,
        "declare",
        title=f"Declare your interests in {allocation.bid.reference}",
        allocation=allocation,
        parties=parties_of(submission) if submission else [],
        form=form,
    )


def _after_declaring(request: HttpRequest, allocation: Allocation, has_interest: bool) -> HttpResponse:
    if not has_interest:
        return redirect("evaluations:score", allocation.pk)
    messages.success(request, f"Thank you. You are off {allocation.bid.reference}, and the officer has been told.")
    return redirect("admin:index")


@assessor_only
@require_http_methods(["GET", "HEAD", "POST"])
def score(request: HttpRequest, pk: int) -> HttpResponse:
    """The scoring desk: the bid on one side, scores and justifications on the other."""
    allocation = _own(request, pk)
    if allocation.state == AllocationState.ALLOCATED and may_open_allocation(allocation) is None:
        return redirect("evaluations:declare", pk)
    _or_denied(may_read_allocated(allocation))
    criteria = criteria_of(allocation.bid.round)
    return _saved(request, allocation, criteria) if request.method == "POST" else _desk(request, allocation, criteria)


def _saved(request: HttpRequest, allocation: Allocation, criteria: list[Criterion]) -> HttpResponse:
    typed, comment = marks_from(request.POST, criteria), request.POST.get("comment", "")
    revision = request.POST.get("revision", "")
    try:
        assessment = save_assessment(
            allocation_id=allocation.pk,
            marks=typed,
            comment=comment.replace("\r\n", "\n"),
            revision=int(revision) if revision.isdecimal() else -1,
            by=person(request),
        )
    except SavedElsewhere as refusal:
        note = " What the other tab saved is shown beside what you typed. Save again to keep yours."
        return _desk(request, allocation, criteria, typed=typed, comment=comment, refusal=refusal.sentence + note)
    except JudgingRefused as refusal:
        return _desk(request, allocation, criteria, typed=typed, comment=comment, refusal=refusal.sentence)
    if request.POST.get("then") == "submit":
        missing = unfinished(assessment, criteria)
        if missing:
            return _desk(request, allocation, criteria, problems=missing)
        return redirect("evaluations:submit", allocation.pk)
    messages.success(request, "Draft saved. Nobody else can see it.")
    return redirect("evaluations:score", allocation.pk)


def _desk(
    request: HttpRequest,
    allocation: Allocation,
    criteria: list[Criterion],
    *,
    typed: Any = None,
    comment: str | None = None,
    refusal: str = "",
    problems: Mapping[int, str] | None = None,
) -> HttpResponse:
    assessment = assessment_of(allocation)
    saved = marks_of(assessment)
    locked = score_lock(allocation, assessment)
    snapshot = snapshot_for(allocation.bid)
    rows = rows_of(criteria, saved if typed is None else typed, saved, problems or {})
    return page(
        request,
        "desk",
        title=f"{allocation.bid.reference} {snapshot['title'] if snapshot else ''}".strip(),
        status=409 if refusal else 200,
        allocation=allocation,
        assessment=assessment,
        is_returned=assessment is not None and assessment.state == AssessmentState.RETURNED,
        locked=locked,
        snapshot=snapshot,
        files=originals_of(allocation.bid, snapshot),
        groups=by_criterion(parts_of(snapshot), criteria) if snapshot else [],
        rows=rows,
        scored=sum(row.value is not None for row in rows),
        show_saved=typed is not None,
        comment=_comment(assessment) if comment is None else comment,
        revision=assessment.revision if assessment else 0,
        errors=[{"text": refusal, "href": ""}] if refusal else _errors(rows),
        choices=range(6),
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
    """Confirm, then submit and lock."""
    allocation = _own(request, pk)
    _or_denied(may_read_allocated(allocation))
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

    def do(_form: Any) -> str:
        submit_assessment(allocation_id=pk, by=person(request))
        return f"Your assessment of {allocation.bid.reference} is submitted and locked. Thank you."

    return confirm(
        request,
        title=f"Submit your assessment of {allocation.bid.reference}",
        sentence="Your scores and justifications will be locked. Only an officer can return them to you.",
        items=[f"{criterion.name}: {marks[criterion.pk].value} of 5" for criterion in criteria],
        action="Submit and lock",
        back=back,
        back_title=allocation.bid.reference,
        then=reverse("admin:index"),
        do=do,
    )


@assessor_only
@require_http_methods(["GET", "HEAD", "POST"])
def recuse_self(request: HttpRequest, pk: int) -> HttpResponse:
    """Come off a bid for good, when an interest comes up while reading."""
    allocation = _own(request, pk)
    _or_denied(may_open_allocation(allocation))

    def do(form: ReasonForm) -> str:
        recuse(allocation_id=pk, by=person(request), reason=form.cleaned_data["reason"])
        return f"You are off {allocation.bid.reference}, and the officer has been told."

    return confirm(
        request,
        title=f"Come off {allocation.bid.reference}",
        sentence="You will no longer see this bid, and it cannot be given to you again.",
        form=ReasonForm(request.POST or None, label="Why?", hint="The officers of the round read this."),
        action="Come off this bid",
        danger=True,
        back=reverse("evaluations:score", args=[pk]),
        back_title=allocation.bid.reference,
        then=reverse("admin:index"),
        do=do,
    )


def _own(request: HttpRequest, pk: int) -> Allocation:
    """Fetching is the check: anybody else's allocation is not there."""
    return get_object_or_404(allocations_of(person(request)), pk=pk)


def _or_denied(reason: str | None) -> None:
    if reason:
        raise PermissionDenied(reason)
