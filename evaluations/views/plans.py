"""Plans of a round's allocation: asked for, followed, looked at, committed or discarded."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from evaluations.forms.planning import PlanForm
from evaluations.models import AllocationPlan
from evaluations.permissions import OFFICERS, PANEL, may_run_rounds
from evaluations.refusals import JudgingRefused
from evaluations.selectors.allocation_standing import WHEN
from evaluations.selectors.plans import Preview, preview_of
from evaluations.selectors.terms import terms_of
from evaluations.services.planning import discard_plan, plan_again, plan_allocation
from evaluations.services.planning_changes import NotWhole, commit_plan
from evaluations.states import WorkState
from evaluations.views.desk_shelf import denied
from evaluations.views.pages import confirm, page, person
from evaluations.views.plans_pictures import fit_bars, link_grid, load_bars
from portal.accounts import access
from portal.accounts.roles import has_role
from portal.look.words import plural
from programmes.models import Round

BIDS_ON_A_PAGE = 50


@access.staff(*PANEL)
@require_http_methods(["GET", "HEAD", "POST"])
def plans(request: HttpRequest, slug: str) -> HttpResponse:
    """The plans of a round, and the form that asks for another."""
    round_ = get_object_or_404(Round, slug=slug, is_record=False)
    is_officer = has_role(person(request), *OFFICERS)
    if request.method == "POST":
        denied(may_run_rounds(person(request)))
    share = terms_of(round_).cross_area_percent
    form = PlanForm(request.POST or None, initial={"reads": round_.reads_per_bid, "cross_percent": share})
    if request.method == "POST" and form.is_valid():
        try:
            plan = plan_allocation(
                round_id=round_.pk,
                reads=form.cleaned_data["reads"],
                cross_percent=form.cleaned_data["cross_percent"],
                due_at=form.due_at,
                by=person(request),
            )
        except JudgingRefused as refusal:
            form.add_error(None, refusal.sentence)
        else:
            return redirect("evaluations:plan", plan.pk)
    made = AllocationPlan.objects.filter(round=round_).select_related("planned_by")
    return page(
        request,
        "plans",
        title=f"Plan the allocation: {round_.title}",
        crumb="Plan the allocation",
        round=round_,
        form=form,
        plans=made.defer("pairs", "short", "achieved", "asked"),
        may_plan=is_officer and round_.phase_at(timezone.now()) in WHEN,
    )


@access.staff(*PANEL)
@require_safe
def plan(request: HttpRequest, pk: int) -> HttpResponse:
    """How far a plan is; once it is ready, what it achieves and whom it could not place."""
    found = plan_or_404(pk)
    is_officer = has_role(person(request), *OFFICERS)
    is_open = found.state == WorkState.READY and not (found.committed_at or found.discarded_at)
    ready = _shown(request, found, preview_of(found)) if found.state == WorkState.READY else {}
    return page(
        request,
        "plan",
        title=found.purpose,
        crumb=found.purpose,
        round=found.round,
        plan=found,
        is_officer=is_officer,
        may_change=is_officer and is_open,
        may_discard=is_officer and not (found.committed_at or found.discarded_at),
        **ready,
    )


def _shown(request: HttpRequest, found: AllocationPlan, preview: Preview) -> dict[str, Any]:
    only = request.GET.get("only", "")
    kept = {
        "short": [line for line in preview.bids if line.missing],
        "no-expert": [line for line in preview.bids if line.readers and not line.has_expert],
    }
    return {
        "preview": preview,
        "short": kept["short"],
        "only": only if only in kept else "",
        "counts": [("short", "Not placed", len(kept["short"])), ("no-expert", "No expert", len(kept["no-expert"]))],
        "lines": Paginator(kept.get(only, preview.bids), BIDS_ON_A_PAGE).get_page(request.GET.get("page")),
        "cross": round(100 * found.achieved["cross_share"]),
        "loads": load_bars(preview.loads),
        "fits": fit_bars(preview.fits),
        "links": link_grid(preview.areas, preview.links),
    }


@access.staff(*OFFICERS)
@require_POST
def again(request: HttpRequest, pk: int) -> HttpResponse:
    """Have a plan that failed worked out once more."""
    try:
        plan_again(plan_id=plan_or_404(pk).pk, by=person(request))
    except JudgingRefused as refusal:
        messages.error(request, refusal.sentence)
    return redirect("evaluations:plan", pk)


@access.staff(*OFFICERS)
@require_http_methods(["GET", "HEAD", "POST"])
def commit(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what will be allocated; what can no longer be is shown before anything is done."""
    found = plan_or_404(pk)
    shown = int(asked) if (asked := request.GET.get("revision", "")).isdecimal() else found.revision
    revision, refused = shown, dict[Any, str]()
    if request.method == "POST":
        sent = request.POST.get("revision", "")
        revision = int(sent) if sent.isdecimal() else -1
        try:
            done = commit_plan(
                plan_id=pk, revision=revision, partly=request.POST.get("partly") == "yes", by=person(request)
            )
        except NotWhole as not_whole:
            refused = not_whole.refused
        except JudgingRefused as refusal:
            messages.error(request, refusal.sentence)
            return redirect("evaluations:plan", pk)
        else:
            messages.success(request, f"{plural(len(done.made), 'read')} allocated.")
            for sentence in sorted(set(done.left_out.values())):
                messages.warning(request, sentence)
            return redirect("evaluations:plan", pk)
    return page(
        request,
        "plan_commit",
        title="Commit the plan",
        crumb="Commit the plan",
        status=409 if refused else 200,
        round=found.round,
        plan=found,
        revision=revision,
        refused=refused.values(),
        left=len(found.pairs) - len(refused),
        readers=len({pair["assessor"] for pair in found.pairs}),
        bids=len({pair["bid"] for pair in found.pairs}),
    )


@access.staff(*OFFICERS)
@require_http_methods(["GET", "HEAD", "POST"])
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a plan away."""
    found = plan_or_404(pk)

    def do(_form: Any) -> str:
        discard_plan(plan_id=pk, by=person(request))
        return "The plan is discarded. Nothing was allocated."

    return confirm(
        request,
        title="Discard this plan",
        sentence="Nothing of this plan will be allocated. You can plan again at any time.",
        action="Discard the plan",
        danger=True,
        back=reverse("evaluations:plan", args=[pk]),
        back_title=found.purpose,
        then=reverse("evaluations:plans", args=[found.round.slug]),
        do=do,
    )


def plan_or_404(pk: int) -> AllocationPlan:
    """A plan with its round and people."""
    plans = AllocationPlan.objects.select_related("round", "planned_by", "committed_by", "discarded_by")
    return get_object_or_404(plans, pk=pk)
