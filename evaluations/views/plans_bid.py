"""One bid of a plan, changed by hand: add, take out or swap its readers."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods

from bids.models import Bid
from evaluations.permissions import OFFICERS
from evaluations.refusals import JudgingRefused
from evaluations.selectors.plans_bid import choices_for
from evaluations.services.planning_changes import PlanChanged, set_readers
from evaluations.states import WorkState
from evaluations.views.pages import page, person
from evaluations.views.plans import plan_or_404
from portal.accounts import access


@access.staff(*OFFICERS)
@require_http_methods(["GET", "HEAD", "POST"])
def plan_bid(request: HttpRequest, pk: int, reference: str) -> HttpResponse:
    """Every assessor with their fit, load and what stands in the way; the ticked ones are planned."""
    plan = plan_or_404(pk)
    bids = Bid.objects.filter(round=plan.round, pk__in=plan.asked.get("wanted", {})).select_related("organisation")
    bid = get_object_or_404(bids, reference=reference)
    may_change = plan.state == WorkState.READY and not (plan.committed_at or plan.discarded_at)
    refusal, ticked = "", None
    if request.method == "POST":
        ticked = {int(text) for text in request.POST.getlist("assessor") if text.isdecimal()}
        sent = request.POST.get("revision", "")
        revision = int(sent) if sent.isdecimal() else -1
        try:
            set_readers(plan_id=pk, bid_id=bid.pk, assessors=ticked, revision=revision, by=person(request))
        except PlanChanged as changed:
            messages.error(request, changed.sentence)
            return redirect("evaluations:plan_bid", pk, reference)
        except JudgingRefused as refused:
            refusal = refused.sentence
        else:
            messages.success(request, f"The planned readers of {reference} are changed.")
            return redirect("evaluations:plan", pk)
    found = choices_for(plan, bid)
    return page(
        request,
        "plan_bid",
        title=f"Planned readers of {reference}",
        status=409 if refusal else 200,
        round=plan.round,
        plan=plan,
        bid=bid,
        revision=plan.revision,
        refusal=refusal,
        errors=[{"text": refusal, "href": "#readers"}],
        may_change=may_change,
        area=found.area,
        wanted=found.wanted,
        now=found.now,
        choices=found.choices,
        ticked={each.assessor.pk for each in found.choices if each.is_planned} if ticked is None else ticked,
    )
