"""A bid's costs as a table: categories down, financial years and sources across."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from bids.models import CostCategory, CostLine, MoneySource
from programmes.models import Round

Cell = tuple[str, int, str]
"""Category, financial year by its first calendar year, source."""


def financial_years(round_: Round) -> list[int]:
    """The financial years a round pays for, by first calendar year; the year it closes if it says none."""
    first = round_.first_financial_year
    if first is None:
        closes = round_.closes_at
        return [closes.year if closes.month >= 4 else closes.year - 1] if closes else []
    return list(range(first, (round_.last_financial_year or first) + 1))


def year_name(year: int) -> str:
    """``2026 to 2027``, as GOV.UK writes financial years."""
    return f"{year} to {year + 1}"


def cells_of(lines: Iterable[CostLine]) -> dict[Cell, int]:
    """Amounts by cell."""
    return {(line.category, line.financial_year, line.source): line.amount_pounds for line in lines}


def lines_as_value(cells: Mapping[Cell, int]) -> list[dict[str, Any]]:
    """The cells as an answer's value: the same cells always give the same list."""
    return [
        {"category": category, "financial_year": year, "source": source, "amount_pounds": amount}
        for (category, year, source), amount in sorted(cells.items())
    ]


def cells_of_value(value: Any) -> dict[Cell, int]:
    """The reverse of ``lines_as_value``."""
    return {(line["category"], line["financial_year"], line["source"]): line["amount_pounds"] for line in value or []}


def cost_grid(cells: Mapping[Cell, int], years: Iterable[int]) -> list[dict[str, Any]]:
    """One table for each source: rows of category and amounts by year, with totals both ways."""
    listed = sorted({*years, *(year for _, year, _ in cells)})
    return [
        {
            "source": source.label,
            "years": [year_name(year) for year in listed],
            "rows": [
                _row(category.label, [cells.get((category.value, year, source.value), 0) for year in listed])
                for category in CostCategory
            ],
            "total": _row("Total", [_sum(cells, year, source.value) for year in listed]),
        }
        for source in MoneySource
    ]


def _row(label: str, amounts: list[int]) -> dict[str, Any]:
    return {"label": label, "amounts": amounts, "total": sum(amounts)}


def _sum(cells: Mapping[Cell, int], year: int, source: str) -> int:
    return sum(amount for (_, y, s), amount in cells.items() if (y, s) == (year, source))
