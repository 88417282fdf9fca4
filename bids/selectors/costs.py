"""A bid's costs as a table: categories down, financial years and sources across."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from bids.models import CostCategory, CostLine, MoneySource
from portal.look.components.charts import BarChart
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
    """Amounts by cell; where several bodies have costs in one, their sum."""
    return summed(((line.category, line.financial_year, line.source), line.amount_pounds) for line in lines)


def summed(amounts: Iterable[tuple[Cell, int]]) -> dict[Cell, int]:
    """Amounts by cell, those of the same cell added up."""
    cells: dict[Cell, int] = {}
    for cell, amount in amounts:
        cells[cell] = cells.get(cell, 0) + amount
    return cells


def lines_as_value(cells: Mapping[Cell, int]) -> list[dict[str, Any]]:
    """The cells as an answer's value: the same cells always give the same list."""
    return [
        {"category": category, "financial_year": year, "source": source, "amount_pounds": amount}
        for (category, year, source), amount in sorted(cells.items())
    ]


def cells_of_value(value: Any) -> dict[Cell, int]:
    """The reverse of ``lines_as_value``; lines of several bodies in one cell are added up."""
    lines = value or []
    return summed(((line["category"], line["financial_year"], line["source"]), line["amount_pounds"]) for line in lines)


def by_partner(lines: Iterable[Mapping[str, Any]], lead: str) -> BarChart | None:
    """Who spends what: a bar and a row for each body, the lead first; ``None`` when no partner has costs of its own.

    Each line has ``source``, ``amount_pounds`` and, for a partner's own, its name as ``partner``.
    """
    sources = [source.value for source in MoneySource]
    amounts: dict[str, list[int]] = {lead: [0] * len(sources)}
    for line in lines:
        row = amounts.setdefault(line.get("partner") or lead, [0] * len(sources))
        row[sources.index(line["source"])] += line["amount_pounds"]
    if len(amounts) == 1:
        return None
    parts = [source.label for source in MoneySource]
    return BarChart("Costs by partner", parts, list(amounts.items()), id="by-partner", noun="partner")


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
