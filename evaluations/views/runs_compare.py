"""Up to four runs side by side."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from evaluations.models import AwardRun
from evaluations.permissions import PANEL
from evaluations.selectors.runs_compare import compared
from evaluations.views.pages import page
from evaluations.views.ranking import round_or_404
from evaluations.views.runs_charts import compared_charts
from portal.accounts import access

MOST = 4


@access.staff(*PANEL)
@require_safe
def compare(request: HttpRequest, slug: str) -> HttpResponse:
    """The runs whose numbers the address names, in order; the earliest is what the others are held against."""
    round_ = round_or_404(slug)
    numbers = sorted({int(each) for each in request.GET.getlist("run") if each.isdecimal() and len(each) < 6})
    found = {run.number: run for run in AwardRun.objects.filter(round=round_, number__in=numbers[:MOST])}
    runs = [found[number] for number in numbers[:MOST] if number in found]
    if len(runs) < 2:
        messages.error(request, "Choose two, three or four runs to compare.")
        return redirect("evaluations:runs", slug)
    comparison = compared(round_, runs)
    return page(
        request,
        "runs_compared",
        title="Runs side by side",
        crumb="Runs side by side",
        round=round_,
        comparison=comparison,
        charts=compared_charts(comparison),
    )
