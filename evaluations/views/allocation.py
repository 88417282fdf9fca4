"""Allocation by hand: several at once, each refused with its reason where it may not be."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from evaluations.forms.judging import DueDateForm, ReasonForm
from evaluations.models import Allocation
from evaluations.permissions import OFFICERS
from evaluations.refusals import JudgingRefused
from evaluations.selectors.allocation import active_assessors, allocation_table
from evaluations.selectors.allocation_standing import WHEN
from evaluations.selectors.eligibility import eligible_bids
from evaluations.services.allocating import allocate_several, recuse
from evaluations.views.pages import confirm, page, person
from portal.accounts import access
from portal.look.words import plural
from programmes.models import Round

BIDS_ON_A_PAGE = 25
ASSESSORS_ON_A_PAGE = 12


@access.staff(*OFFICERS)
@require_http_methods(["GET", "HEAD", "POST"])
def allocation(request: HttpRequest, slug: str) -> HttpResponse:
    """Bids down, assessors across; tick and allocate."""
    round_ = get_object_or_404(Round, slug=slug, is_record=False)
    form = DueDateForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _allocated(request, form.cleaned_data["due_on"]):
        return redirect(request.get_full_path())
    bids = Paginator(eligible_bids(round_), BIDS_ON_A_PAGE).get_page(request.GET.get("page"))
    assessors = Paginator(active_assessors(), ASSESSORS_ON_A_PAGE).get_page(request.GET.get("assessors"))
    return page(
        request,
        "allocation",
        title=f"Allocate bids: {round_.title}",
        crumb="Allocation",
        round=round_,
        bids=bids,
        assessors=assessors,
        table=allocation_table(round_, list(bids), list(assessors)),
        form=form,
        ticked=request.POST.getlist("pair"),
        is_open=round_.phase_at(timezone.now()) in WHEN,
    )


def _allocated(request: HttpRequest, due_on: dt.date | None) -> bool:
    pairs = [pair for text in request.POST.getlist("pair") if (pair := _pair(text))]
    if not pairs:
        messages.error(request, "Tick at least one box where a bid and an assessor meet.")
        return False
    due_at = timezone.make_aware(dt.datetime.combine(due_on, dt.time(17))) if due_on else None
    try:
        made, refused = allocate_several(pairs=pairs, by=person(request), due_at=due_at)
    except JudgingRefused as refusal:
        messages.error(request, refusal.sentence)
        return False
    if made:
        messages.success(request, f"{plural(len(made), 'read')} allocated.")
    for sentence in refused:
        messages.error(request, sentence)
    return True


def _pair(text: str) -> tuple[int, int] | None:
    bid, _, assessor = text.partition(":")
    return (int(bid), int(assessor)) if bid.isdecimal() and assessor.isdecimal() else None


@access.staff(*OFFICERS)
@require_http_methods(["GET", "HEAD", "POST"])
def take_off(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an assessor off a bid."""
    found = get_object_or_404(Allocation.objects.select_related("bid__round", "assessor__user"), pk=pk)
    name, reference = found.assessor.user.full_name, found.bid.reference

    def do(form: Any) -> str:
        recuse(allocation_id=pk, by=person(request), reason=form.cleaned_data["reason"])
        return f"{name} is off {reference}."

    return confirm(
        request,
        title=f"Take {name} off {reference}",
        sentence=f"{name} will no longer see this bid, and it cannot be given to them again.",
        form=ReasonForm(request.POST or None, label="Why?", hint="This is kept with the allocation."),
        action="Take them off",
        danger=True,
        back=reverse("evaluations:allocation", args=[found.bid.round.slug]),
        back_title="Allocation",
        do=do,
    )
