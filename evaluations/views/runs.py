"""Award runs: listed, run under the sealed terms, read, checked, adopted and decided upon."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from evaluations.documents.ministerial import MINISTERIAL
from evaluations.forms.runs import ReservesForm, RunForm
from evaluations.models import AwardRun
from evaluations.permissions import OFFICERS, PANEL
from evaluations.selectors.runs import runs_of
from evaluations.selectors.runs_result import check_run, refused_for_money
from evaluations.selectors.runs_seal import seal_faults, sealed_terms
from evaluations.selectors.runs_shown import ShownRun, shown_run
from evaluations.services.runs import adopt_run, decide_as_recommended, run_award
from evaluations.views.pages import confirm, page, person
from evaluations.views.ranking import round_or_404
from evaluations.views.runs_charts import money_chart
from portal.accounts import access
from portal.accounts.roles import has_role
from portal.documents.selectors import current_document
from portal.look.words import plural, pounds, pounds_prose
from programmes.models import Round
from programmes.selectors.award_terms import award_terms_of
from programmes.selectors.directions import directions_of
from programmes.states import Phase

A_PAGE = 50
SHOWN = 12
FILTERS = {
    "": "All bids",
    "funded": "Funded",
    "not_funded": "Not funded",
    "floor": "Funded for a floor",
    "cap": "Refused by a cap",
    "budget": "Refused by the budget",
    "threshold": "Under the lowest fundable score",
}


@access.staff(*PANEL)
@require_safe
def runs(request: HttpRequest, slug: str) -> HttpResponse:
    """The runs of a round, the terms they follow, and every direction."""
    round_ = round_or_404(slug)
    found = sealed_terms(round_)
    said = found[1] if found else None
    return page(
        request,
        "runs",
        title=f"Award runs: {round_.title}",
        crumb="Award runs",
        round=round_,
        runs=list(runs_of(round_)),
        terms=award_terms_of(said) if said else None,
        directions=directions_of(round_, said) if said else [],
        is_officer=has_role(person(request), *OFFICERS),
        is_deciding=round_.phase_at(timezone.now()) is Phase.DECIDING,
    )


@access.staff(*OFFICERS)
@require_http_methods(["GET", "HEAD", "POST"])
def run(request: HttpRequest, slug: str) -> HttpResponse:
    """Run the award under the sealed terms, or a recorded direction's."""
    round_ = round_or_404(slug)
    found = sealed_terms(round_)
    directions = directions_of(round_, found[1]) if found else []
    choices = [
        (str(each.direction.pk), f"Direction {each.direction.number}, given by {each.direction.given_for}")
        for each in directions
    ]
    faults = [] if directions else seal_faults(round_)

    def do(form: RunForm) -> tuple[str, str]:
        title, chosen = form.cleaned_data["title"], form.direction_id
        made = run_award(round_id=round_.pk, by=person(request), title=title, direction_id=chosen)
        return f"Run {made.number} is stored with what it rested on.", _address(made, slug)

    return confirm(
        request,
        title="Run the award",
        sentence="The rule is applied to the scores as they stand, and the run is stored so that anyone can check it.",
        consequences=faults or ["Nothing is decided by it. A run recommends once you adopt it."],
        items=award_terms_of(found[1]).sentences if found else [],
        form=RunForm(request.POST or None, directions=choices),
        action="Run the award" if found and not faults else "",
        back=reverse("evaluations:runs", args=[slug]),
        back_title="Award runs",
        do=do,
    )


@access.staff(*PANEL)
@require_safe
def one_run(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """What a run came to: the money, each bid with its reason, and what floors and caps cost."""
    round_ = round_or_404(slug)
    found = run_or_404(round_, number)
    shown = shown_run(found, round_)
    wanted = request.GET.get("show", "") if request.GET.get("show", "") in FILTERS else ""
    rows = Paginator(_lines(shown, wanted, request.GET), A_PAGE).get_page(request.GET.get("page"))
    phase = round_.phase_at(timezone.now())
    return page(
        request,
        "run",
        title=f"Run {found.number}: {found.title}",
        crumb=f"Run {found.number}",
        round=round_,
        run=found,
        shown=shown,
        rows=rows,
        wanted=wanted,
        filters=FILTERS,
        charts=[money_chart(title, lines, id=f"money-{index}") for index, (title, lines) in enumerate(shown.money)],
        checked=check_run(found) if request.GET.get("check") == "yes" else None,
        pack=current_document(kind=MINISTERIAL, subject_id=found.pk),
        is_officer=has_role(person(request), *OFFICERS),
        is_deciding=phase is Phase.DECIDING,
    )


def run_or_404(round_: Round, number: int) -> AwardRun:
    """One run with its long texts."""
    return get_object_or_404(
        AwardRun.objects.select_related("run_by", "adopted_by", "direction", "scores_needed"),
        round=round_,
        number=number,
    )


def _lines(shown: ShownRun, wanted: str, query: Any) -> list[Any]:
    place = {key: query.get(key, "") for key in ("area", "region") if key in query}
    return [
        line
        for line in shown.lines
        if _passes(line, wanted) and all(line.standing[key] == value for key, value in place.items())
    ]


def _passes(line: Any, wanted: str) -> bool:
    if wanted in ("funded", "not_funded"):
        return bool(line.explanation.funded is (wanted == "funded"))
    reason = str(line.standing["reason"])
    if wanted == "budget":
        return reason in ("budget", "displaced_by_floor")
    return reason.startswith(wanted)


@access.staff(*PANEL)
@require_POST
def check(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Work the run out anew from what it stored, and say whether it is the same."""
    found = run_or_404(round_or_404(slug), number)
    if check_run(found).holds:
        messages.success(request, "The run was worked out anew from its stored inputs: the result is the same.")
    else:
        messages.error(request, "The run cannot be reproduced from its stored inputs. Tell the audit team.")
    return redirect(f"{_address(found, slug)}?check=yes#check")


@access.staff(*OFFICERS)
@require_http_methods(["GET", "HEAD", "POST"])
def adopt(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Make this run the one that recommends."""
    round_ = round_or_404(slug)
    found = run_or_404(round_, number)
    shown = shown_run(found, round_)

    def do(_form: Any) -> str:
        adopt_run(run_id=found.pk, by=person(request))
        return f"Run {found.number} now recommends."

    spent = pounds_prose(shown.result["spent_pounds"])
    return confirm(
        request,
        title=f"Adopt run {found.number}",
        sentence=f"Run {found.number} will recommend to fund {plural(len(shown.funded), 'bid')} for {spent}.",
        consequences=[
            "A run that was adopted before is retired. Decisions that were made stay as they are.",
            *(f"{each.name} gets {pounds(each.pounds)}, less than its floor." for each in shown.missed),
        ],
        action="Adopt this run",
        back=_address(found, slug),
        back_title=f"Run {found.number}",
        do=do,
    )


@access.staff(*OFFICERS)
@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Propose what the adopted run recommends, for every bid without a decision."""
    round_ = round_or_404(slug)
    found = run_or_404(round_, number)
    shown = shown_run(found, round_)
    refused = refused_for_money(shown.result["standings"])

    def do(form: ReservesForm) -> str:
        reserves = form.cleaned_data["reserves"]
        made = decide_as_recommended(run_id=found.pk, by=person(request), reserves=reserves)
        return f"{plural(len(made), 'decision')} proposed. Another person now has to approve them."

    spent = pounds_prose(shown.result["spent_pounds"])
    return confirm(
        request,
        title="Decide as recommended",
        sentence=f"You propose to fund {plural(len(shown.funded), 'bid')} for {spent}, and to refuse the others.",
        consequences=[
            "Bids that have a decision keep it. Each decision has the run’s reasons, and nothing is settled until "
            "another person approves.",
            f"{plural(len(refused), 'bid')} could be held in reserve.",
        ],
        items=[_said(line) for line in shown.funded[:SHOWN]],
        items_more=max(len(shown.funded) - SHOWN, 0),
        form=ReservesForm(request.POST or None, initial={"reserves": min(3, len(refused))}),
        action="Propose these decisions",
        back=_address(found, slug),
        back_title=f"Run {found.number}",
        then=reverse("evaluations:approvals", args=[slug]),
        do=do,
    )


def _said(line: Any) -> str:
    title = line.bid.title if line.bid is not None else ""
    return f"{line.explanation.reference} {title}: {pounds(line.explanation.pounds)}"


def _address(run: AwardRun, slug: str) -> str:
    return reverse("evaluations:award_run", args=[slug, run.number])
