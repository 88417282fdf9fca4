"""Checking a round's bids for eligibility: those without a concern several at once, the others one by one."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods

from evaluations.permissions import OFFICERS
from evaluations.refusals import JudgingRefused
from evaluations.selectors.checking import checks_of
from evaluations.services.checking import pass_several
from evaluations.views.pages import page, person
from portal.accounts import access
from portal.look.words import plural
from programmes.models import Round

BIDS_ON_A_PAGE = 50


@access.staff(*OFFICERS)
@require_http_methods(["GET", "HEAD", "POST"])
def checks(request: HttpRequest, slug: str) -> HttpResponse:
    """What waits for a check, with what the portal found; tick what passes."""
    round_ = get_object_or_404(Round, slug=slug, is_record=False)
    ticked = [int(value) for value in request.POST.getlist("bid") if value.isdecimal()]
    if request.method == "POST":
        try:
            made = pass_several(round_id=round_.pk, bid_ids=ticked, by=person(request))
        except JudgingRefused as refusal:
            messages.error(request, refusal.sentence)
        else:
            messages.success(request, f"{plural(len(made), 'bid')} passed.")
            return redirect(request.get_full_path())
    found = checks_of(round_)
    return page(
        request,
        "checks",
        title="Check the bids",
        round=round_,
        checks=found,
        bids=(bids := Paginator(found.waiting, BIDS_ON_A_PAGE).get_page(request.GET.get("page"))),
        some_may_pass=any(not each.concerns for each in bids),
        ticked=ticked,
    )
