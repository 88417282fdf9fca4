"""The ranking of a round: mean beside calibrated scores, chances, the funding line and the grey zone."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from evaluations.forms.ranking import RankingFilterForm
from evaluations.permissions import OFFICERS, PANEL
from evaluations.selectors.ranking import RankedBid, Ranking, ranking_of
from evaluations.selectors.ranking_shown import SHOWS, Wanted, bands, page_of_line, shown, wanted_of
from evaluations.services.calibrated import ask_for_calibration
from evaluations.views.pages import confirm, page, person
from evaluations.views.ranking_charts import chance_curve, interval_chart
from portal.accounts import access
from portal.accounts.roles import has_role
from programmes.models import Round
from programmes.states import Phase

SEEN = (Phase.ASSESSING, Phase.DECIDING, Phase.NOTIFIED, Phase.COMPLETE)
"""While bids are assessed a bid is ranked once all its own assessments are in."""
A_PAGE = 50


def round_or_404(slug: str) -> Round:
    """A round of this portal, with its seed at hand."""
    return get_object_or_404(Round.objects.select_related("sealed_seed"), slug=slug, is_record=False)


@access.staff(*PANEL)
@require_safe
def ranking(request: HttpRequest, slug: str) -> HttpResponse:
    """The bids whose assessments are all in, in order of the score that decides."""
    round_ = round_or_404(slug)
    phase = round_.phase_at(timezone.now())
    context: dict[str, Any] = {"ranking": None}
    if phase in SEEN:
        areas = list(round_.priority_areas.order_by("order", "name").values_list("slug", "name"))
        context = _shown(request, ranking_of(round_, areas=dict(areas)), areas)
    return page(
        request,
        "ranking",
        title=f"Ranking: {round_.title}",
        crumb="Ranking",
        round=round_,
        left=(round_.budget_pounds or 0) - round_.committed_pounds,
        is_officer=has_role(person(request), *OFFICERS),
        is_deciding=phase is Phase.DECIDING,
        is_assessing=phase is Phase.ASSESSING,
        **context,
    )


def _shown(request: HttpRequest, ranked: Ranking, areas: list[tuple[str, str]]) -> dict[str, Any]:
    wanted = wanted_of(request.GET.dict())
    found = shown(ranked, wanted)
    rows = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    listed = list(rows.object_list)
    return {
        "ranking": ranked,
        "calibration": ranked.calibration,
        "rows": _with_line(listed, ranked, wanted),
        "page_obj": rows,
        "found": len(found),
        "wanted": wanted,
        "what": SHOWS[wanted.show][0],
        "form": RankingFilterForm(request.GET or None, areas=areas),
        "chart": interval_chart(listed, is_line_after=ranked.line) if found else None,
        "curve": chance_curve(ranked.bids, line=ranked.line),
        "bands": bands(ranked),
        "line_page": page_of_line(found, ranked.line, A_PAGE) if ranked.line else None,
        "area_names": dict(areas),
    }


def _with_line(rows: list[RankedBid], ranked: Ranking, wanted: Wanted) -> list[tuple[RankedBid, bool]]:
    """Each bid, and whether the funding line is drawn under it: in the whole list only."""
    return [(each, each.position == ranked.line and not wanted.is_filtered) for each in rows]


@access.staff(*OFFICERS)
@require_http_methods(["GET", "HEAD", "POST"])
def calibrate(request: HttpRequest, slug: str) -> HttpResponse:
    """Have the scores as they stand calibrated."""
    round_ = round_or_404(slug)

    def do(_form: Any) -> str:
        ask_for_calibration(round_id=round_.pk, by=person(request))
        return "The scores are being calibrated. This usually takes a few seconds."

    return confirm(
        request,
        title="Calibrate the scores",
        sentence="Each assessor’s leniency is estimated from the bids they share with others, and taken out.",
        consequences=[
            "No score changes and none is left out. The result stands beside the plain mean.",
            "It usually takes a few seconds; a round of 1,000 bids takes about half a minute.",
        ],
        action="Calibrate the scores",
        back=reverse("evaluations:ranking", args=[slug]),
        back_title="Ranking",
        do=do,
    )
