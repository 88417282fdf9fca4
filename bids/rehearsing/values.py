"""A made-up answer for each kind of question, as the value that the bidder's form starts from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import cycle, islice
from typing import Any, Final

from bids.models import CostCategory, MoneySource
from bids.rehearsing.plans import Plan, left_out, too_long
from bids.selectors.cost_rules import Totalled, least_match
from bids.selectors.costs import financial_years, lines_as_value
from programmes.models import LocalAuthority, Question, QuestionKind, Round, Totals

FILLER: Final = (
    "This answer was made up to rehearse the round. It says what a family would notice, who does the work, what "
    "it costs and how anybody would know that it helped. Nothing in it is true."
)
WORDS: Final = tuple(FILLER.split())
USUAL_LENGTH: Final = 200
SHARES: Final = {
    CostCategory.STAFF: 60,
    CostCategory.PARTNERS: 15,
    CostCategory.PREMISES: 5,
    CostCategory.EQUIPMENT: 5,
    CostCategory.EVALUATION: 10,
}
"""Parts of a hundred; what rounding leaves goes to other costs."""


@dataclass(frozen=True)
class Making:
    """What one bid's answers are made from."""

    round: Round
    questions: Sequence[Question]
    number: int
    plan: Plan
    areas: Sequence[str]
    authorities: Sequence[str]

    @property
    def grant(self) -> int:
        """The pounds applied for: within the round's limits, unless the plan is to break one."""
        least = self.round.min_award_pounds or 0
        most = self.round.max_award_pounds or max(2 * least, min(self.round.budget_pounds or 500_000, 500_000))
        if self.plan is Plan.TOO_MUCH:
            return most + 1_200
        if self.plan is Plan.TOO_LITTLE:
            return least - 1
        return max(least + (most - least) * (20 + 15 * (self.number % 5)) // 100, 1)

    @property
    def match(self) -> int:
        """The pounds brought along: what the round asks for, and something where it asks for nothing."""
        least = least_match(self.round, self.grant)
        return least - 1 if self.plan is Plan.LITTLE_MATCH else max(least, self.grant // 10)


def making_of(round_: Round, questions: Sequence[Question], number: int, plan: Plan) -> Making:
    """The round's areas and a few of today's authorities, a different one first for each bid."""
    areas = list(round_.priority_areas.order_by("order", "pk").values_list("slug", flat=True))
    codes = list(
        LocalAuthority.objects.filter(active_to__isnull=True).order_by("gss_code").values_list("gss_code", flat=True)
    )
    start = (number * 7) % len(codes) if codes else 0
    return Making(round_, questions, number, plan, areas, codes[start : start + 2])


def value_of(question: Question, making: Making) -> Any:
    """The answer, or ``None`` for a question left out on purpose and for files and partners, kept elsewhere."""
    if making.plan is Plan.GAP and left_out(making.questions) == question:
        return None
    if making.plan is Plan.TOO_LONG and too_long(making.questions) == question:
        return filler((question.word_limit or 0) + 25)
    revealing = _revealing(question, making)
    if revealing:
        return [revealing] if question.kind == QuestionKind.CHOICES else revealing
    return _VALUES.get(QuestionKind(question.kind), _nothing)(question, making)


def filler(words: int) -> str:
    """Text of exactly so many words."""
    return " ".join(islice(cycle(WORDS), words))


def _revealing(question: Question, making: Making) -> str:
    """An answer that brings up a question that waits for it: every other bid, each waiting question in turn."""
    waiting = [other for other in making.questions if other.show_if_id == question.pk and other.show_if_values]
    if not waiting or making.number % 2 == 0:
        return ""
    wanted = waiting[(making.number // 2) % len(waiting)].show_if_values
    return wanted[(making.number // 2) % len(wanted)]


def _text(question: Question, making: Making) -> Any:
    if question.key == "title":
        return f"Rehearsed bid {making.number}: {' '.join(WORDS[3:8])}"
    if question.kind == QuestionKind.SHORT_TEXT and not question.word_limit:
        return f"{filler(30)[:280].rstrip()} ({making.number})"
    limit = question.word_limit or USUAL_LENGTH
    return filler(max(limit - making.number % 3, 1))


def _number(_question: Question, making: Making) -> Any:
    return 100 + making.number


def _money(question: Question, making: Making) -> Any:
    amount = Totalled(making.grant, making.match).of(question.equals or Totals.GRANT)
    return amount + 1_200 if question.equals and making.plan is Plan.UNEQUAL else amount


def _date(_question: Question, making: Making) -> Any:
    years = financial_years(making.round) or [2026]
    return dt.date(years[0], 9, 1 + making.number % 28).isoformat()


def _option(question: Question, making: Making) -> Any:
    return question.options[making.number % len(question.options)] if question.options else None


def _several(question: Question, making: Making) -> Any:
    start = making.number % max(len(question.options), 1)
    return question.options[start : start + 2]


def _yes_or_no(_question: Question, making: Making) -> Any:
    return "no" if making.number % 2 == 0 else "yes"


def _areas(_question: Question, making: Making) -> Any:
    return list(making.authorities)


def _area(_question: Question, making: Making) -> Any:
    return making.areas[making.number % len(making.areas)] if making.areas else None


def _table(question: Question, making: Making) -> Any:
    keys = [(column["key"], column["label"]) for column in question.columns]
    return [{key: f"{label} {row} of bid {making.number}" for key, label in keys} for row in (1, 2, 3)]


def _agreed(_question: Question, _making: Making) -> Any:
    return "yes"


def _nothing(_question: Question, _making: Making) -> Any:
    return None


def _costs(_question: Question, making: Making) -> Any:
    return lines_as_value(cost_cells(making))


def cost_cells(making: Making) -> dict[tuple[str, int, str], int]:
    """Costs that add up exactly to the grant and the match funding, over every year."""
    years = financial_years(making.round)
    cells: dict[tuple[str, int, str], int] = {}
    for year, pounds in zip(years, _spread(making.grant, len(years)), strict=True):
        left = pounds
        for category, share in SHARES.items():
            cells[category.value, year, MoneySource.GRANT.value] = pounds * share // 100
            left -= pounds * share // 100
        cells[CostCategory.OTHER.value, year, MoneySource.GRANT.value] = left
    for year, pounds in zip(years, _spread(making.match, len(years)), strict=True):
        cells[CostCategory.STAFF.value, year, MoneySource.MATCH.value] = pounds
    return {cell: pounds for cell, pounds in cells.items() if pounds}


def _spread(pounds: int, years: int) -> list[int]:
    each = pounds // years if years else 0
    return [pounds - each * (years - 1), *([each] * (years - 1))] if years else []


_VALUES: Final[Mapping[QuestionKind, Callable[[Question, Making], Any]]] = {
    QuestionKind.SHORT_TEXT: _text,
    QuestionKind.LONG_TEXT: _text,
    QuestionKind.NUMBER: _number,
    QuestionKind.MONEY: _money,
    QuestionKind.DATE: _date,
    QuestionKind.CHOICE: _option,
    QuestionKind.CHOICES: _several,
    QuestionKind.YES_NO: _yes_or_no,
    QuestionKind.AUTHORITIES: _areas,
    QuestionKind.PRIORITY_AREA: _area,
    QuestionKind.TABLE: _table,
    QuestionKind.COST_TABLE: _costs,
    QuestionKind.DECLARATION: _agreed,
}
