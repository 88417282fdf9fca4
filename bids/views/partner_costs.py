"""The costs of one partner: filled in by its own people, or for it by those who write the bid."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from bids.forms.costs import cost_tables
from bids.forms.kinds import Asked
from bids.forms.sections import QuestionsForm
from bids.models import Bid, Partner
from bids.refusals import BidRefused
from bids.selectors.costs import Cell, cells_of_value, financial_years
from bids.selectors.mine import bid_to_write
from bids.selectors.parts import part_for
from bids.selectors.reading import LINE_KEYS, all_costs_of
from bids.services.parts import PartCostsChanged, costs_digest, save_part_costs
from bids.views.part_frame import part_frame
from bids.views.shared import frame, person
from portal.accounts import access
from portal.look.words import clock
from programmes.models import Question, QuestionKind

METHODS = ["GET", "HEAD", "POST"]


@dataclass(frozen=True)
class CostsPage:
    """One partner's cost table: whose, the way back, and what its page starts from."""

    bid: Bid
    partner: Partner
    back: str
    costs_address: str
    context: dict[str, Any]
    is_own: bool

    @property
    def question(self) -> Question:
        """The round's cost table; ``Http404`` when it has none."""
        found = Question.objects.filter(section__round=self.bid.round_id, kind=QuestionKind.COST_TABLE).first()
        if found is None:
            raise Http404("This round asks for no costs.")
        return found

    @property
    def cells(self) -> dict[Cell, int]:
        """The partner's lines as they stand."""
        return partner_cells(self.bid, self.partner.pk)


def partner_cells(bid: Bid, partner_id: int) -> dict[Cell, int]:
    """A partner's own lines, from what was fetched with the bid."""
    lines = [line for line in all_costs_of(bid) if line["partner_id"] == partner_id]
    return cells_of_value([{key: line[key] for key in LINE_KEYS} for line in lines])


def of_a_part(request: HttpRequest, reference: str, partner_id: int) -> CostsPage:
    """The page of a partner's own people."""
    part = part_for(person(request), reference, partner_id)
    back = reverse("bids:part", args=[reference, partner_id])
    address = reverse("bids:part_costs", args=[reference, partner_id])
    return CostsPage(part.bid, part.partner, back, address, part_frame(part), is_own=True)


def of_the_lead(request: HttpRequest, reference: str, key: str, partner_id: int) -> CostsPage:
    """The same table for those who write the bid."""
    mine = bid_to_write(person(request), reference)
    partner = mine.bid.partners.select_related("authority", "organisation").filter(pk=partner_id).first()
    if (
        partner is None
        or not Question.objects.filter(section__round=mine.bid.round_id, key=key, kind=QuestionKind.PARTNERS).exists()
    ):
        raise Http404("This bid has no such partner.")
    back = reverse("bids:partner", args=[reference, key, partner_id])
    address = reverse("bids:partner_costs", args=[reference, key, partner_id])
    return CostsPage(mine.bid, partner, back, address, frame(mine), is_own=False)


@access.signed_in
@never_cache
@require_http_methods(METHODS)
def part_costs(request: HttpRequest, reference: str, partner_id: int) -> HttpResponse:
    """A partner's people fill in what it spends."""
    return _costs(request, of_a_part(request, reference, partner_id))


@access.signed_in
@never_cache
@require_http_methods(METHODS)
def partner_costs(request: HttpRequest, reference: str, key: str, partner_id: int) -> HttpResponse:
    """Those who write the bid fill it in for a partner."""
    return _costs(request, of_the_lead(request, reference, key, partner_id))


def _costs(request: HttpRequest, here: CostsPage) -> HttpResponse:
    if request.method != "POST":
        return _page(request, here, _form(here, here.cells))
    asked = _asked(here, here.cells)
    form = QuestionsForm([asked], request.POST, versions={})
    if not form.is_valid():
        return _page(request, here, form)
    wanted = cells_of_value(form.values().get(asked.question.pk))
    try:
        save_part_costs(
            bid_id=here.bid.pk,
            partner_id=here.partner.pk,
            amounts=wanted,
            was=request.POST.get("was", ""),
            by=person(request),
        )
    except PartCostsChanged as error:
        return _page(request, here, form, refusal=error.sentence, theirs=here.cells, status=409)
    except BidRefused as error:
        return _page(request, here, form, refusal=error.sentence, status=409)
    if request.POST.get("go") == "stay":
        messages.success(request, "Saved. The totals below are worked out anew.")
        return redirect(request.path)
    messages.success(request, f"The costs of {here.partner} are saved at {clock(_now(here))}.")
    return redirect(here.back)


def _now(here: CostsPage) -> Any:
    return here.context["now"]


def _asked(here: CostsPage, cells: dict[Cell, int]) -> Asked:
    value = [dict(zip(LINE_KEYS, (*cell, amount), strict=True)) for cell, amount in cells.items()]
    return Asked(question=here.question, value=value, years=financial_years(here.bid.round))


def _form(here: CostsPage, cells: dict[Cell, int]) -> QuestionsForm:
    return QuestionsForm([_asked(here, cells)], versions={})


def _page(
    request: HttpRequest,
    here: CostsPage,
    form: QuestionsForm,
    *,
    refusal: str = "",
    theirs: dict[Cell, int] | None = None,
    status: int = 200,
) -> HttpResponse:
    item = form.asked[0]
    digest = request.POST.get("was", "") if form.is_bound and theirs is None else costs_digest(here.cells)
    context = {
        "partner": here.partner,
        "back": here.back,
        "paste": f"{here.costs_address}paste/",
        "is_own": here.is_own,
        "errors": form.named_errors() if form.is_bound else [],
        "refusal": refusal,
        "theirs": sum(theirs.values()) if theirs is not None else None,
        "was": digest,
        "entry": {
            "question": item.question,
            "label": f"What {here.partner} will spend",
            "tables": cost_tables(form, item),
        },
    }
    return render(request, "bids/parts/costs.html", {**here.context, **context}, status=status)
