"""Due diligence: one bid with all its checks on a page, and the round as a grid."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from evaluations.forms.diligence import DiligenceForm
from evaluations.permissions import OFFICERS, PANEL
from evaluations.refusals import JudgingRefused
from evaluations.selectors.diligence import CHECKS, LOOKED_INTO, Line, grid_of, history_of, standing_of
from evaluations.selectors.ranking import live_decisions
from evaluations.services.diligence import record_diligence
from evaluations.states import Rating
from evaluations.views.bids import bid_or_404
from evaluations.views.pages import page, person
from portal.accounts import access
from portal.accounts.roles import Role, has_role
from programmes.models import Round


@access.staff(*PANEL)
@require_http_methods(["GET", "HEAD", "POST"])
def diligence(request: HttpRequest, reference: str) -> HttpResponse:
    """Every check of a bid at once, its conditions, and what was recorded before."""
    bid = bid_or_404(reference)
    is_officer = has_role(person(request), *OFFICERS)
    if request.method == "POST" and not is_officer:
        return HttpResponse(status=403)
    standing = standing_of(bid)
    form = DiligenceForm(request.POST or None, standing=standing)
    if request.method == "POST" and form.is_valid():
        try:
            made = record_diligence(bid_id=bid.pk, found=form.found, seen=form.cleaned_data["seen"], by=person(request))
        except JudgingRefused as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, _recorded(len(made), standing_of(bid).holds_back))
            return redirect(_next(request, bid.round, reference))
    decision = live_decisions([bid]).get(bid.pk)
    return page(
        request,
        "diligence",
        title=f"Due diligence: {bid.reference}",
        crumb=f"Due diligence of {bid.reference}",
        bid=bid,
        decision=decision,
        is_looked_into=decision is not None and decision.kind in LOOKED_INTO,
        standing=standing,
        form=form,
        ratings=list(Rating),
        history=history_of(bid),
        is_officer=is_officer,
        may_set=has_role(person(request), *OFFICERS, Role.APPROVER),
        is_approver=has_role(person(request), Role.APPROVER),
    )


def _recorded(count: int, held: list[str]) -> str:
    checks = "1 check is" if count == 1 else f"{count} checks are"
    return f"{checks} recorded. {' '.join(held) or 'Nothing holds the award back.'}"


def _next(request: HttpRequest, round_: Round, reference: str) -> str:
    """The next bid that is still to be looked into, when that was asked for."""
    if request.POST.get("then") == "next":
        waiting = [line.bid.reference for line in grid_of(round_) if line.standing.missing]
        after = [each for each in waiting if each > reference] or [each for each in waiting if each != reference]
        if after:
            return reverse("evaluations:diligence", args=[after[0]])
    return reverse("evaluations:diligence", args=[reference])


@access.staff(*PANEL)
@require_safe
def grid(request: HttpRequest, slug: str) -> HttpResponse:
    """Every bid to be funded or held in reserve, with every check."""
    round_ = get_object_or_404(Round, slug=slug, is_record=False)
    lines = grid_of(round_)
    return page(
        request,
        "diligence_grid",
        title=f"Due diligence: {round_.title}",
        crumb="Due diligence",
        round=round_,
        lines=lines,
        checks=CHECKS,
        counts=_counts(lines),
        held=sum(bool(line.standing.holds_back) for line in lines),
        is_officer=has_role(person(request), *OFFICERS),
    )


def _counts(lines: list[Line]) -> list[tuple[str, int]]:
    """How many checks of the whole grid have each rating, and how many are not made."""
    rated = [(rating.value, sum(len(line.standing.rated(rating)) for line in lines)) for rating in Rating]
    return [*rated, ("not_checked", sum(len(line.standing.missing) for line in lines))]
