"""Before and beside the scores: declare interests, come off a bid, raise a flag."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from bids.selectors.submitted import latest_submission
from evaluations.forms.assessing import DeclarationForm, FlagForm
from evaluations.forms.judging import ReasonForm
from evaluations.models import Allocation, FlagKind
from evaluations.permissions import may_open_allocation, may_read_allocated
from evaluations.refusals import JudgingRefused
from evaluations.selectors.conflicts import parties_of
from evaluations.selectors.desk import shelf_of
from evaluations.services.allocating import recuse
from evaluations.services.declaring import declare
from evaluations.services.flagging import raise_flag
from evaluations.states import AllocationState
from evaluations.views.desk_shelf import denied, own_allocation, progress_of
from evaluations.views.pages import confirm, page, person
from portal.accounts import access
from portal.accounts.roles import Role

assessor_only = access.staff(Role.ASSESSOR)


@assessor_only
@require_http_methods(["GET", "HEAD", "POST"])
def declare_interest(request: HttpRequest, pk: int) -> HttpResponse:
    """Who bids with whom, and nothing else of the bid, until the assessor has declared."""
    allocation = own_allocation(request, pk)
    denied(may_open_allocation(allocation))
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
    shelf = shelf_of(person(request), allocation.bid.round, pk)
    return page(
        request,
        "declare",
        title=f"Declare your interests in {allocation.bid.reference}",
        allocation=allocation,
        parties=parties_of(submission) if submission else [],
        shelf=shelf,
        progress=progress_of(shelf),
        form=form,
    )


def _after_declaring(request: HttpRequest, allocation: Allocation, has_interest: bool) -> HttpResponse:
    if not has_interest:
        return redirect("evaluations:score", allocation.pk)
    messages.success(request, f"Thank you. You are off {allocation.bid.reference}, and the officer has been told.")
    return redirect("admin:index")


@assessor_only
@require_http_methods(["GET", "HEAD", "POST"])
def recuse_self(request: HttpRequest, pk: int) -> HttpResponse:
    """Come off a bid for good, when an interest comes up while reading."""
    allocation = own_allocation(request, pk)
    denied(may_open_allocation(allocation))

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


@assessor_only
@require_http_methods(["GET", "HEAD", "POST"])
def flag(request: HttpRequest, pk: int) -> HttpResponse:
    """Raise a concern that no score can carry; the officers hear of it at once."""
    allocation = own_allocation(request, pk)
    denied(may_read_allocated(allocation))

    def do(form: Any) -> str:
        kind = FlagKind(form.cleaned_data["kind"])
        raise_flag(allocation_id=pk, kind=kind, concern=form.cleaned_data["concern"], by=person(request))
        return "The fund officers have been told. Their answer will stand beside the bid."

    return confirm(
        request,
        title=f"Flag {allocation.bid.reference} to the officers",
        sentence="Every fund officer is told at once, by email and on their work list.",
        consequences=["A flag changes no score. Go on scoring the bid on what it says."],
        form=FlagForm(request.POST or None),
        action="Tell the officers",
        back=reverse("evaluations:score", args=[pk]),
        back_title=allocation.bid.reference,
        do=do,
    )
