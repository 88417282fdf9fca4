"""The cost table as a page shows it: a grid of boxes for each source, with totals both ways."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError

from bids.forms.kinds import Asked, cost_name
from bids.forms.sections import QuestionsForm
from bids.models import CostCategory, MoneySource
from bids.selectors.costs import year_name
from portal.look.forms import PoundsField


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
