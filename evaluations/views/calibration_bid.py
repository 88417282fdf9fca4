"""The calibration bid of a round: chosen, followed and closed by an officer, its spread shown to who scored it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from evaluations.forms.calibration_bid import CalibrationBidForm
from evaluations.models import CalibrationBid
from evaluations.permissions import OFFICERS, PANEL, may_read_allocated
from evaluations.refusals import JudgingRefused
from evaluations.selectors.assessing import criteria_of
from evaluations.selectors.calibration_bid import Line, calibration_of, may_be_chosen, spread_of, standing_of
from evaluations.services.calibrating_bid import choose_calibration_bid, close_calibration
from evaluations.views.desk_shelf import denied, own_allocation
from evaluations.views.dots import Dot, Row, dot_plot
from evaluations.views.pages import confirm, page, person
from portal.accounts import access
from portal.accounts.roles import Role, has_role
from portal.look.words import plural
from programmes.models import Round


@access.staff(*PANEL)
@require_http_methods(["GET", "HEAD", "POST"])
def calibration_bid(request: HttpRequest, slug: str) -> HttpResponse:
    """Choose the bid, or follow who has scored the one that was chosen."""
    round_ = get_object_or_404(Round, slug=slug, is_record=False)
    is_officer = has_role(person(request), *OFFICERS)
    if request.method == "POST":
        denied(None if is_officer else "Only a fund officer can choose the calibration bid.")
    chosen = calibration_of(round_)
    if chosen is not None:
        return _followed(request, round_, chosen, is_officer=is_officer)
    form = CalibrationBidForm(request.POST or None, bids=may_be_chosen(round_))
    if request.method == "POST" and form.is_valid() and _chosen(request, form):
        return redirect("evaluations:calibration_bid", slug)
    return page(
        request,
        "calibration_bid",
        title="Calibration bid",
        round=round_,
        form=form if is_officer else None,
        chosen=None,
    )


def _chosen(request: HttpRequest, form: CalibrationBidForm) -> bool:
    try:
        placed = choose_calibration_bid(bid_id=int(form.cleaned_data["bid"]), due_at=form.due_at, by=person(request))
    except JudgingRefused as refusal:
        form.add_error(None, refusal.sentence)
        return False
    messages.success(request, f"Chosen. {plural(len(placed.in_force), 'assessor')} will score it first.")
    return True


def _followed(request: HttpRequest, round_: Round, chosen: CalibrationBid, *, is_officer: bool) -> HttpResponse:
    if request.method == "POST":
        denied("The calibration bid has been chosen already. A round has one.")
    criteria = criteria_of(round_)
    lines = spread_of(chosen.bid, criteria, person(request), named=True)
    return page(
        request,
        "calibration_bid",
        title="Calibration bid",
        round=round_,
        chosen=chosen,
        standing=standing_of(chosen),
        lines=lines,
        plot=spread_plot(lines) if lines else None,
        is_officer=is_officer,
        is_named=True,
    )


def spread_plot(lines: tuple[Line, ...]) -> dict[str, Any]:
    """A dot for each assessor on each criterion."""
    rows = [Row(line.criterion.name, [Dot(level.value, own=level.own) for level in line.levels]) for line in lines]
    said = "; ".join(
        f"{line.criterion.name}: from {line.levels[0].value} to {line.levels[-1].value}, middle {line.middle:g}"
        for line in lines
    )
    return dot_plot("Levels given on each criterion", rows, ticks=range(6), said=f"{said}.", id="spread")


@access.staff(*OFFICERS)
@require_POST
def give_again(request: HttpRequest, slug: str) -> HttpResponse:
    """Give the bid to assessors who have joined since it was chosen."""
    round_ = get_object_or_404(Round, slug=slug, is_record=False)
    chosen = get_object_or_404(CalibrationBid, round=round_)
    try:
        placed = choose_calibration_bid(bid_id=chosen.bid_id, by=person(request))
    except JudgingRefused as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, f"{plural(len(placed.made), 'more assessor')} will score it.")
    return redirect("evaluations:calibration_bid", slug)


@access.staff(*OFFICERS)
@require_http_methods(["GET", "HEAD", "POST"])
def close(request: HttpRequest, slug: str) -> HttpResponse:
    """Let live marking go on for those who have not scored it."""
    round_ = get_object_or_404(Round, slug=slug, is_record=False)
    chosen = get_object_or_404(CalibrationBid.objects.select_related("bid"), round=round_)

    def do(_form: Any) -> str:
        close_calibration(round_id=round_.pk, by=person(request))
        return "Live marking goes on for everybody."

    return confirm(
        request,
        title="Let live marking go on",
        sentence=f"Assessors who have not scored {chosen.bid.reference} can score their other bids now.",
        consequences=["They still have it to score: its scores are shown once every assessment of it is in."],
        action="Let live marking go on",
        back=reverse("evaluations:calibration_bid", args=[slug]),
        back_title="Calibration bid",
        do=do,
    )


@access.staff(Role.ASSESSOR)
@require_safe
def spread(request: HttpRequest, pk: int) -> HttpResponse:
    """How everyone scored the calibration bid, for who scored it: nobody is named."""
    allocation = own_allocation(request, pk)
    if not CalibrationBid.objects.filter(bid=allocation.bid).exists():
        raise Http404("This is not a calibration bid.")
    denied(may_read_allocated(allocation))
    lines = spread_of(allocation.bid, criteria_of(allocation.bid.round), person(request), named=False)
    return page(
        request,
        "calibration_bid_spread",
        title=f"How everyone scored {allocation.bid.reference}",
        allocation=allocation,
        bid=allocation.bid,
        lines=lines,
        plot=spread_plot(lines) if lines else None,
        is_named=False,
    )
