"""Due diligence: one bid with all its checks on a page, and the round as a grid."""

from __future__ import annotations

from collections.abc import Iterator

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from evaluations.forms.diligence import DiligenceForm
from evaluations.models import Condition
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
from portal.look.spreadsheets import CSV_TYPE, XLSX_TYPE, Cell, rows_to_csv, rows_to_xlsx
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


HEAD = ("Bid", "Organisation", "Decision", "Stands", "Check", "Rating", "What was found", "Checked by", "Checked on")


@access.staff(*PANEL)
@require_safe
def export(request: HttpRequest, slug: str, suffix: str) -> HttpResponse:
    """The grid as CSV or as a workbook: a line for each check and for each condition, with its reason."""
    round_ = get_object_or_404(Round, slug=slug, is_record=False)
    if suffix not in ("csv", "xlsx"):
        raise Http404("There is no such file.")
    rows = [row for line in grid_of(round_) for row in _rows(line)]
    is_csv = suffix == "csv"
    body = rows_to_csv(HEAD, rows) if is_csv else rows_to_xlsx(HEAD, rows, title="Due diligence")
    response = HttpResponse(body, content_type=CSV_TYPE if is_csv else XLSX_TYPE)
    response["Content-Disposition"] = f'attachment; filename="{round_.slug}-due-diligence.{suffix}"'
    response["Cache-Control"] = "private, no-store"
    return response


def _rows(line: Line) -> Iterator[list[Cell]]:
    decision = line.decision
    said: list[Cell] = [
        line.bid.reference,
        line.bid.organisation.name,
        decision.get_kind_display(),
        decision.get_state_display(),
    ]
    for check, made in line.standing.cells:
        found: list[Cell] = ["Not checked", "", "", None]
        if made is not None:
            found = [made.get_rating_display(), made.reason, made.checked_by.full_name, made.checked_at]
        yield [*said, check.label, *found]
    for condition in line.standing.conditions:
        yield [*said, f"Condition: {condition.text}", *_ended(condition)]


def _ended(condition: Condition) -> list[Cell]:
    """Where a condition stands: open, met or waived, why, by whom and when."""
    if condition.met_by:
        return ["Met", condition.evidence, condition.met_by.full_name, condition.met_at]
    if condition.waived_by:
        return ["Waived", condition.waiver_reason, condition.waived_by.full_name, condition.waived_at]
    return ["Open", "", condition.set_by.full_name, condition.set_at]
