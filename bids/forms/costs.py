"""The cost table as a page shows it: a grid of boxes for each source, with totals both ways."""

from __future__ import annotations

import json
from typing import Any

from django.core.exceptions import ValidationError

from bids.forms.kinds import Asked, cost_name
from bids.forms.sections import QuestionsForm
from bids.models import CostCategory, MoneySource
from bids.selectors.cost_rules import LESS, MORE, NAMES, SHORT, Totalled, short_of_match, unequal
from bids.selectors.costs import year_name
from bids.selectors.reading import BidPages
from portal.look.forms import PoundsField
from programmes.models import Question, Totals


def cost_tables(form: QuestionsForm, item: Asked) -> list[dict[str, Any]]:
    """A table for each source: years across, categories down, and the totals of what the boxes say."""
    return [_table(form, item, source) for source in MoneySource]


def _table(form: QuestionsForm, item: Asked, source: MoneySource) -> dict[str, Any]:
    rows, by_year = [], [0] * len(item.years)
    for category in CostCategory:
        cells, amounts = [], []
        for index, year in enumerate(item.years):
            bound = form[cost_name(item.question, category.value, year, source.value)]
            amount = amount_in(bound.field, bound.value())
            cells.append({"field": bound, "label": bound.label, "year": year_name(year)})
            amounts.append(amount)
            by_year[index] += amount
        rows.append({"label": category.label, "cells": cells, "total": sum(amounts)})
    return {
        "source": source,
        "years": [year_name(year) for year in item.years],
        "rows": rows,
        "totals": [{"year": year_name(year), "amount": total} for year, total in zip(item.years, by_year, strict=True)],
        "total": sum(by_year),
    }


def cost_check(form: QuestionsForm, pages: BidPages, tables: list[dict[str, Any]]) -> dict[str, Any]:
    """What the boxes break of the round's rules, and the rules for a script, as JSON."""
    partners = {source.value: _of_partners(pages, source) for source in MoneySource}
    grant, match = (table["total"] + partners[source.value] for table, source in zip(tables, MoneySource, strict=True))
    totals = Totalled(grant, match)
    asked = [question for section in pages.sections for question in section.asked if question.equals]
    compared = [(question, _answer_to(form, pages, question)) for question in asked]
    said = [sentence for question, value in compared if (sentence := unequal(question, value, totals))]
    return {
        "sentences": [*said, *short_of_match(pages.bid.round, totals)] if grant else [],
        "rules": json.dumps(_rules(partners, pages, compared)),
        "partners": partners if any(partners.values()) else {},
        "in_all": {source.value: total for source, total in zip(MoneySource, (grant, match), strict=True)},
    }


def no_check() -> dict[str, Any]:
    """The same for a table that no rule looks at alone: a script works out its totals, and has nothing to say."""
    rules = {"partners": {source.value: 0 for source in MoneySource}, "least": [0, 0], "equal": []}
    return {"sentences": [], "rules": json.dumps(rules)}


def _rules(partners: dict[str, int], pages: BidPages, compared: list[tuple[Question, Any]]) -> dict[str, Any]:
    """What a script needs to say the same while the boxes change."""
    return {
        "partners": partners,
        "least": [pages.bid.round.min_match_pounds or 0, pages.bid.round.min_match_percent or 0],
        "short": SHORT,
        "more": MORE,
        "less": LESS,
        "equal": [
            {
                "of": question.equals,
                "name": NAMES[Totals(question.equals)],
                "label": question.label,
                "box": question.key,
                "asked": value if isinstance(value, int) else None,
            }
            for question, value in compared
        ],
    }


def _answer_to(form: QuestionsForm, pages: BidPages, question: Question) -> Any:
    """What the question's box says where it is on the same page, else its answer."""
    if question.key in form.fields:
        return amount_in(form.fields[question.key], form[question.key].value()) or None
    answer = pages.answers.get(question.pk)
    return answer.value if answer else None


def _of_partners(pages: BidPages, source: MoneySource) -> int:
    """What partners have in tables of their own."""
    lines: list[dict[str, Any]] = getattr(pages.bid, "cost_records", [])
    return sum(line["amount_pounds"] for line in lines if line["partner_id"] and line["source"] == source.value)


def amount_in(field: Any, text: Any) -> int:
    """The pounds a box says; nought when it is empty or cannot be read (its error says so)."""
    if isinstance(text, int):
        return text
    if not isinstance(field, PoundsField) or not str(text or "").strip():
        return 0
    try:
        return field.amount_of(str(text))
    except ValidationError:
        return 0
