"""The money of runs as pictures: bars by area and region, with floors and caps as marks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from evaluations.selectors.runs_compare import Comparison
from evaluations.selectors.runs_shown import Money
from portal.look.components.charts import BLUES
from portal.look.words import pounds

WIDTH, LABEL, VALUE, ROW, BAR, TOP = 800.0, 230.0, 120.0, 34.0, 18.0, 8.0


def money_chart(title: str, lines: Sequence[Money], *, id: str) -> dict[str, Any]:
    """One run's pounds by area or region: a bar each, a mark for its floor and one for its cap."""
    most = max([1, *(max(each.pounds, each.floor or 0, each.cap or 0) for each in lines)])
    scale = (WIDTH - LABEL - VALUE) / most
    rows = [
        {
            "name": each.name,
            "text_y": TOP + ROW * index + BAR * 0.75,
            "bars": [{"y": TOP + ROW * index, "width": round(each.pounds * scale, 1), "fill": BLUES[0]}],
            "floor": round(LABEL + each.floor * scale, 1) if each.floor else None,
            "cap": round(LABEL + each.cap * scale, 1) if each.cap else None,
            "mark_top": TOP + ROW * index - 4,
            "mark_bottom": TOP + ROW * index + BAR + 4,
            "words": pounds(each.pounds),
        }
        for index, each in enumerate(lines)
    ]
    largest = max(lines, key=lambda each: each.pounds, default=None)
    said = f"{largest.name} gets the most, {pounds(largest.pounds)}." if largest else "Nothing is awarded."
    return _chart(title, rows, said, height=TOP + ROW * len(rows), id=id)


def compared_charts(comparison: Comparison) -> list[dict[str, Any]]:
    """The pounds of up to four runs by area and by region: a group of bars each."""
    legend = [(f"Run {side.run.number}", BLUES[index]) for index, side in enumerate(comparison.sides)]
    return [
        {**_grouped(title, table, index), "legend": legend, "table": table}
        for index, (title, table) in enumerate(comparison.tables)
    ]


def _grouped(title: str, table: Sequence[tuple[str, tuple[int, ...]]], number: int) -> dict[str, Any]:
    most = max([1, *(amount for _, amounts in table for amount in amounts)])
    scale = (WIDTH - LABEL - VALUE) / most
    height, y, rows = 14.0, TOP, []
    for name, amounts in table:
        bars = [
            {
                "y": round(y + height * place, 1),
                "width": round(amount * scale, 1),
                "fill": BLUES[place],
                "words": pounds(amount),
            }
            for place, amount in enumerate(amounts)
        ]
        rows.append({"name": name, "text_y": y + height * len(amounts) / 2 + 5, "bars": bars, "words": ""})
        y += height * len(amounts) + 12
    return _chart(title, rows, f"Pounds by {title.lower()} under each run.", height=y, id=f"compared-{number}")


def _chart(title: str, rows: list[dict[str, Any]], description: str, *, height: float, id: str) -> dict[str, Any]:
    return {
        "id": id,
        "title": f"Pounds by {title.lower()}",
        "description": description,
        "rows": rows,
        "width": WIDTH,
        "height": height + 4,
        "left": LABEL,
        "number_x": WIDTH - VALUE + 8,
    }
