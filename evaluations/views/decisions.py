"""The ranking of a round, and deciding what stands above its funding line."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from evaluations.forms.judging import ReasonForm
from evaluations.permissions import OFFICERS, PANEL, phase_of
from evaluations.selectors.ranking import RankedBid, ranking_of
from evaluations.services.deciding import fund_above_the_line
from evaluations.views.charts import ranking_chart
from evaluations.views.pages import confirm, page, person
from portal.accounts import access
from portal.accounts.roles import has_role
from portal.look.words import plural, pounds, pounds_prose
from programmes.models import Round
from programmes.states import Phase

SETTLED = (Phase.DECIDING, Phase.NOTIFIED, Phase.COMPLETE)
SHOWN = 12


def round_or_404(slug: str) -> Round:
    """A round of this portal."""
    return get_object_or_404(Round.objects.select_related("sealed_seed"), slug=slug, is_record=False)


@access.staff(*PANEL)
@require_safe
def ranking(request: HttpRequest, slug: str) -> HttpResponse:
    """The round in order, with the funding line; from the start of decisions, never before."""
    round_ = round_or_404(slug)
    phase = round_.phase_at(timezone.now())
    ranked = ranking_of(round_) if phase in SETTLED else None
    return page(
        request,
        "ranking",
        title=f"Ranking: {round_.title}",
        crumb="Ranking",
        round=round_,
        ranking=ranked,
        rows=_with_line(ranked.bids) if ranked else [],
        chart=ranking_chart(ranked.bids) if ranked and ranked.bids else None,
        left=(round_.budget_pounds or 0) - round_.committed_pounds,
        is_officer=has_role(person(request), *OFFICERS),
        is_deciding=phase is Phase.DECIDING,
        undecided_above=sum(each.decision is None for each in ranked.above_line) if ranked else 0,
    )


def _with_line(bids: tuple[RankedBid, ...]) -> list[tuple[RankedBid, bool]]:
    """Each bid, and whether the funding line is drawn under it."""
    above = [each.place.above_line for each in bids]
    return [(each, above[index] and not any(above[index + 1 :])) for index, each in enumerate(bids)]


@access.staff(*OFFICERS)
@require_http_methods(["GET", "HEAD", "POST"])
def fund_above(request: HttpRequest, slug: str) -> HttpResponse:
    """Propose to fund everything above the line that has no decision yet."""
    round_ = round_or_404(slug)
    back = reverse("evaluations:ranking", args=[slug])
    if phase_of(round_) is not Phase.DECIDING:
        messages.error(request, "Decisions are made while the round is being decided.")
        return redirect(back)
    open_ones = [each for each in ranking_of(round_).above_line if each.decision is None]
    total = sum(each.place.entry.applied_for_pounds for each in open_ones)

    def do(form: Any) -> str:
        made = fund_above_the_line(round_id=round_.pk, by=person(request), reason=form.cleaned_data["reason"])
        return f"{plural(len(made), 'decision')} proposed. Another person now has to approve them."

    return confirm(
        request,
        title="Fund all bids above the line",
        sentence=f"You propose to fund {plural(len(open_ones), 'bid')} in full, {pounds_prose(total)} together.",
        consequences=["Nothing is settled until another person approves."],
        items=[
            f"{each.bid.reference} {each.bid.title}: {pounds(each.place.entry.applied_for_pounds)}"
            for each in open_ones[:SHOWN]
        ],
        items_more=max(len(open_ones) - SHOWN, 0),
        form=ReasonForm(
            request.POST or None,
            initial={"reason": "The assessors’ scores place this bid within the round’s budget."},
            label="Reason",
            hint="Every one of these bidders reads this in their letter.",
        ),
        action=f"Propose {plural(len(open_ones), 'award')}",
        back=back,
        back_title="Ranking",
        do=do,
    )
