"""The page of one partner's cost table: whose it is, what its boxes hold, and what it is called."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import Http404, HttpRequest, QueryDict
from django.urls import reverse

from bids.forms.costs import cost_tables, no_check
from bids.forms.kinds import Asked
from bids.forms.sections import QuestionsForm
from bids.models import Bid, Partner
from bids.selectors.costs import Cell, cells_of_value, financial_years, lines_as_value
from bids.selectors.mine import bid_to_write
from bids.selectors.parts import part_for
from bids.selectors.reading import LINE_KEYS, all_costs_of
from bids.views.part_frame import part_frame
from bids.views.shared import frame, person
from programmes.models import Question, QuestionKind


@dataclass(frozen=True)
class Named:
    """What a table is called on its page, in the place of a question: a bid has one of these for each partner."""

    key: str
    label: str
    help: str


@dataclass(frozen=True)
class CostsPage:
    """One partner's cost table: whose, its addresses, and what its page starts from."""

    bid: Bid
    partner: Partner
    back: str
    costs_address: str
    autosave: str
    context: dict[str, Any]
    is_own: bool

    @cached_property
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

    @property
    def named(self) -> Named:
        """The table among the texts that wait in a browser, and on the page of a conflict."""
        label = "Your own costs" if self.is_own else f"Costs of {self.partner}"
        return Named(f"part-costs-{self.partner.pk}", label, self.question.help)

    @property
    def version_name(self) -> str:
        """The hidden field that says what the page was made from."""
        return f"version-{self.named.key}"

    def form(self, data: QueryDict | None = None) -> QuestionsForm:
        """The table with what stands, or with what was posted."""
        asked = Asked(question=self.question, value=lines_as_value(self.cells), years=financial_years(self.bid.round))
        return QuestionsForm([asked], data, versions={})

    def wanted(self, form: QuestionsForm) -> dict[Cell, int]:
        """What the boxes of a valid form say; what stands, when none was sent."""
        values = form.values()
        return cells_of_value(values[self.question.pk]) if self.question.pk in values else self.cells

    def entry(self, form: QuestionsForm) -> dict[str, Any]:
        """The table as ``bids/questions/costs.html`` shows it."""
        return {
            "question": self.named,
            "label": f"What {self.partner} will spend",
            "tables": cost_tables(form, form.asked[0]),
            "template": "bids/questions/costs.html",
            "check": no_check(),
        }


def partner_cells(bid: Bid, partner_id: int) -> dict[Cell, int]:
    """A partner's own lines, from what was fetched with the bid."""
    lines = [line for line in all_costs_of(bid) if line["partner_id"] == partner_id]
    return cells_of_value([{key: line[key] for key in LINE_KEYS} for line in lines])


def of_a_part(request: HttpRequest, reference: str, partner_id: int) -> CostsPage:
    """The page of a partner's own people."""
    part = part_for(person(request), reference, partner_id)
    back = reverse("bids:part", args=[reference, partner_id])
    address = reverse("bids:part_costs", args=[reference, partner_id])
    autosave = reverse("bids:part_costs_autosave", args=[reference, partner_id])
    return CostsPage(part.bid, part.partner, back, address, autosave, part_frame(part), is_own=True)


def of_the_lead(request: HttpRequest, reference: str, key: str, partner_id: int) -> CostsPage:
    """The same table for those who write the bid."""
    mine = bid_to_write(person(request), reference)
    partner = mine.bid.partners.select_related("authority", "organisation").filter(pk=partner_id).first()
    if (
        partner is None
        or not Question.objects.filter(section__round=mine.bid.round_id, key=key, kind=QuestionKind.PARTNERS).exists()
    ):
        raise Http404("This bid has no such partner.")
    where = [reference, key, partner_id]
    back, address = reverse("bids:partner", args=where), reverse("bids:partner_costs", args=where)
    autosave = reverse("bids:partner_costs_autosave", args=where)
    return CostsPage(mine.bid, partner, back, address, autosave, frame(mine), is_own=False)
