"""Pasting a cost table from a spreadsheet: read it back first, then put it in place of what stands."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from bids.forms.pasting import Pasted, PasteForm, read_pasted
from bids.models import Answer, Bid, MoneySource
from bids.refusals import BidRefused
from bids.selectors.costs import Cell, cells_of_value, cost_grid, financial_years
from bids.selectors.mine import bid_to_write
from bids.selectors.reading import costs_of
from bids.services.costing import save_costs
from bids.services.parts import costs_digest, save_part_costs
from bids.views.costs_page import CostsPage, of_a_part, of_the_lead
from bids.views.lapsed import say_if_lapsed
from bids.views.shared import frame, person
from portal.accounts import access
from programmes.models import Question, QuestionKind

METHODS = ["GET", "HEAD", "POST"]
CHANGED = "Somebody saved other figures meanwhile. Look at the tables below once more before you use them."

Save = Callable[[dict[Cell, int], str], bool]
"""Saves cells made from the state that the text names; ``False`` when another stands meanwhile."""


@dataclass(frozen=True)
class Target:
    """Where pasted cells go: what stands there now, the name of that state, and how they are saved."""

    bid: Bid
    cells: dict[Cell, int]
    state: str
    save: Save
    back: str
    context: dict[str, Any]


@access.signed_in
@never_cache
@require_http_methods(METHODS)
def costs(request: HttpRequest, reference: str, key: str) -> HttpResponse:
    """Into the cost table of the organisation that leads the bid."""
    mine = bid_to_write(person(request), reference)
    questions = Question.objects.filter(section__round=mine.bid.round_id, key=key, kind=QuestionKind.COST_TABLE)
    question = questions.select_related("section").first()
    if question is None:
        raise Http404("This round asks for no such costs.")
    version = Answer.objects.filter(bid=mine.bid, question=question).values_list("version", flat=True).first() or 0

    def save(cells: dict[Cell, int], state: str) -> bool:
        made_from = int(state) if state.isascii() and state.isdigit() and len(state) < 10 else 0
        saved = save_costs(
            bid_id=mine.bid.pk, question_id=question.pk, amounts=cells, version=made_from, by=person(request)
        )
        return not saved.conflicts

    cells = cells_of_value(costs_of(mine.bid))
    back = reverse("bids:section", args=[reference, question.section.slug])
    return _paste(request, Target(mine.bid, cells, str(version), save, back, frame(mine)))


@access.signed_in
@never_cache
@require_http_methods(METHODS)
def part(request: HttpRequest, reference: str, partner_id: int) -> HttpResponse:
    """Into the costs of a partner, by its own people."""
    return _paste(request, _target(request, of_a_part(request, reference, partner_id)))


@access.signed_in
@never_cache
@require_http_methods(METHODS)
def partner(request: HttpRequest, reference: str, key: str, partner_id: int) -> HttpResponse:
    """Into the costs of a partner, by those who write the bid."""
    return _paste(request, _target(request, of_the_lead(request, reference, key, partner_id)))


def _target(request: HttpRequest, page: CostsPage) -> Target:
    def save(cells: dict[Cell, int], state: str) -> bool:
        if state != costs_digest(page.cells):
            return False
        save_part_costs(bid_id=page.bid.pk, partner_id=page.partner.pk, amounts=cells, was=state, by=person(request))
        return True

    _ = page.question  # a round without a cost table has no such page
    return Target(page.bid, page.cells, costs_digest(page.cells), save, page.costs_address, page.context)


def _paste(request: HttpRequest, target: Target) -> HttpResponse:
    form = PasteForm(request.POST if request.method == "POST" else None)
    if not form.is_bound or not form.is_valid():
        return _page(request, target, form)
    years = financial_years(target.bid.round)
    pasted = read_pasted(form.cleaned_data["text"], years, form.cleaned_data["source"])
    if pasted.problems:
        form.add_error("text", [problem for problem in pasted.problems[:20]])
        return _page(request, target, form)
    kept = {cell: amount for cell, amount in target.cells.items() if cell[2] not in pasted.sources}
    wanted = {**kept, **pasted.cells}
    if "use" not in request.POST:
        return _page(request, target, form, pasted=pasted, wanted=wanted)
    try:
        if not target.save(wanted, request.POST.get("state", "")):
            return _page(request, target, form, pasted=pasted, wanted=wanted, refusal=CHANGED, status=409)
    except BidRefused as error:
        return _page(request, target, form, refusal=error.sentence, status=409)
    messages.success(request, "The figures from your spreadsheet are saved.")
    say_if_lapsed(request, target.bid)
    return redirect(target.back)


def _page(
    request: HttpRequest,
    target: Target,
    form: PasteForm,
    *,
    pasted: Pasted | None = None,
    wanted: dict[Cell, int] | None = None,
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    years = financial_years(target.bid.round)
    replaced = [source.label for source in MoneySource if pasted and source.value in pasted.sources]
    context = {
        "form": form,
        "back": target.back,
        "state": target.state,
        "pasted": pasted,
        "grids": cost_grid(wanted, years) if wanted is not None else [],
        "replaced": replaced,
        "refusal": refusal,
    }
    return render(request, "bids/reuse/paste.html", {**target.context, **context}, status=status)
