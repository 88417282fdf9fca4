"""What is done with a ranking: taken away as a file, and more reads asked for on its grey zone."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from evaluations.permissions import OFFICERS, PANEL, phase_of
from evaluations.selectors.calibrated import GREY_HIGH, GREY_LOW
from evaluations.selectors.ranking import ranking_of
from evaluations.selectors.ranking_export import HEAD, ranking_rows
from evaluations.services.planning import plan_extra_reads
from evaluations.views.pages import confirm, person
from evaluations.views.ranking import SEEN, round_or_404
from portal.accounts import access
from portal.look.spreadsheets import CSV_TYPE, XLSX_TYPE, rows_to_csv, rows_to_xlsx
from portal.look.words import plural
from programmes.states import Phase

SUFFIXES = ("csv", "xlsx")
MORE_READS = 2
SHOWN = 12


@access.staff(*PANEL)
@require_safe
def ranking_file(request: HttpRequest, slug: str, suffix: str) -> HttpResponse:
    """The whole ranking as CSV or as a workbook, as scores stand now."""
    round_ = round_or_404(slug)
    if suffix not in SUFFIXES or round_.phase_at(timezone.now()) not in SEEN:
        raise Http404("There is no such file.")
    areas = dict(round_.priority_areas.values_list("slug", "name"))
    rows = ranking_rows(ranking_of(round_, areas=areas), areas)
    return as_file(HEAD, rows, name=f"{round_.slug}-ranking", suffix=suffix, title="Ranking")


def as_file(head: Any, rows: Any, *, name: str, suffix: str, title: str) -> HttpResponse:
    """Rows as a file to keep, which no cache does."""
    is_csv = suffix == "csv"
    body = rows_to_csv(head, rows) if is_csv else rows_to_xlsx(head, rows, title=title)
    response = HttpResponse(body, content_type=CSV_TYPE if is_csv else XLSX_TYPE)
    response["Content-Disposition"] = f'attachment; filename="{name}.{suffix}"'
    response["Cache-Control"] = "private, no-store"
    return response


@access.staff(*OFFICERS)
@require_http_methods(["GET", "HEAD", "POST"])
def grey_zone(request: HttpRequest, slug: str) -> HttpResponse:
    """Plan two more reads of every bid for which it is open whether it is funded."""
    round_ = round_or_404(slug)
    is_open = phase_of(round_) is Phase.ASSESSING
    grey = ranking_of(round_).grey if is_open else []

    def do(_form: Any) -> str | tuple[str, str]:
        bid_ids = [each.bid.pk for each in ranking_of(round_).grey]
        plan = plan_extra_reads(round_id=round_.pk, bid_ids=bid_ids, extra=MORE_READS, by=person(request))
        return "The further reads are being planned. Look at the plan, and commit it.", reverse(
            "evaluations:plan", args=[plan.pk]
        )

    return confirm(
        request,
        title="Ask for two more reads of the grey zone",
        sentence=_sentence(is_open, len(grey)),
        consequences=[
            "The plan avoids conflicts and loads as any allocation does. Nobody is given a bid before you commit it.",
            "While a further read is out, a bid’s scores are hidden again until all are in.",
        ]
        if grey
        else [],
        items=[f"{each.bid.reference} {each.bid.title}: {each.percent}" for each in grey[:SHOWN]],
        items_more=max(len(grey) - SHOWN, 0),
        action=f"Plan {plural(len(grey) * MORE_READS, 'further read')}" if grey else "",
        back=reverse("evaluations:ranking", args=[slug]),
        back_title="Ranking",
        do=do,
    )


def _sentence(is_open: bool, count: int) -> str:
    if not is_open:
        return "Further reads can be asked for while bids are assessed. That time is over, or has not come yet."
    if not count:
        return "No bid stands in the grey zone, as far as calibrated scores are known."
    return (
        f"{plural(count, 'bid')} {'has' if count == 1 else 'have'} a chance of being funded between {GREY_LOW:.0%} and "
        f"{GREY_HIGH:.0%}. Two more assessors will read each of them."
    )
