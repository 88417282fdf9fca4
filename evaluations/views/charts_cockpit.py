"""The pictures of a round's page: drawn small, with words above bars, so that they are read on a phone.

Geometry only; the templates draw. Each picture stands beside a table of the same facts.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from evaluations.selectors.cockpit import AssessorLine, MoneyLine, Spread
from evaluations.selectors.cockpit.stages import Step
from portal.look.words import plural, pounds, pounds_prose

WIDTH = 360.0
ROW, BAR, TEXT = 44.0, 14.0, 15.0
SPREAD_HEIGHT, SPREAD_FOOT, SPREAD_TOP = 150.0, 22.0, 18.0


def stages_chart(stages: Sequence[tuple[Step, int]]) -> dict[str, Any]:
    """A bar for each stage, as long as the bids that reached it."""
    most = max((count for _, count in stages), default=0) or 1
    rows = [_row(index, step.label, str(count), [(0, count)], most) for index, (step, count) in enumerate(stages)]
    said = ", ".join(f"{step.label.lower()} {count}" for step, count in stages)
    return _chart("stages", "Bids at each stage", said, rows)


def assessors_chart(lines: Sequence[AssessorLine]) -> dict[str, Any]:
    """For each assessor, reads submitted, overdue, declared and not yet declared, one after another."""
    most = max((line.allocated for line in lines), default=0) or 1
    rows = []
    for index, line in enumerate(lines):
        declared = max(line.declared - line.submitted - line.overdue, 0)
        rest = line.allocated - line.submitted - line.overdue - declared
        parts = [(0, line.submitted), (3, line.overdue), (1, declared), (2, rest)]
        rows.append(_row(index, line.name, f"{line.submitted} of {line.allocated}", parts, most))
    late = sum(line.overdue > 0 for line in lines)
    said = f"{plural(len(lines), 'assessor')}, {late} of them late"
    legend = [(0, "Submitted"), (3, "Overdue"), (1, "Declared"), (2, "Allocated")]
    return _chart("assessors", "Reads submitted by assessor", said, rows, legend)


def money_chart(dimension: str, title: str, lines: Sequence[MoneyLine]) -> dict[str, Any]:
    """For each place, what is asked, recommended and approved, with marks at its floor and cap."""
    most = max((max(line.asked, line.cap or 0, line.floor or 0) for line in lines), default=0) or 1

    def x(amount: int | None) -> float | None:
        return None if amount is None else round(WIDTH * amount / most, 1)

    rows = [
        {
            "label": line.name,
            "value": pounds_prose(line.approved),
            "text_y": ROW * index + TEXT,
            "y": ROW * index + TEXT + 7,
            "inner_y": ROW * index + TEXT + 11,
            "mark_top": ROW * index + TEXT + 4,
            "mark_foot": ROW * index + TEXT + 24,
            "height": BAR,
            "asked": x(line.asked),
            "recommended": x(line.recommended),
            "approved": x(line.approved),
            "floor": x(line.floor),
            "cap": x(line.cap),
        }
        for index, line in enumerate(lines)
    ]
    said = "; ".join(_money_said(line) for line in lines)
    return {**_chart(f"money-{dimension}", title, said, rows), "is_money": True}


def _money_said(line: MoneyLine) -> str:
    said = f"{line.name}: {pounds(line.asked)} asked, {pounds(line.approved)} approved"
    said += f", floor {pounds(line.floor)}" if line.floor is not None else ""
    return said + (f", cap {pounds(line.cap)}" if line.cap is not None else "")


def spread_chart(spread: Spread) -> dict[str, Any]:
    """A column for each band of ten points."""
    most = max((band.count for band in spread.bands), default=0) or 1
    step, room = WIDTH / len(spread.bands), SPREAD_HEIGHT - SPREAD_FOOT - SPREAD_TOP
    columns = []
    for index, band in enumerate(spread.bands):
        height = round(room * band.count / most, 1)
        columns.append(
            {
                "x": round(step * index + 2, 1),
                "middle": round(step * (index + 0.5), 1),
                "y": round(SPREAD_TOP + room - height, 1),
                "width": round(step - 4, 1),
                "height": height,
                "count": band.count,
                "number_y": round(SPREAD_TOP + room - height - 5, 1),
                "low": band.low,
            }
        )
    base = SPREAD_HEIGHT - SPREAD_FOOT
    said = f"{plural(spread.count, 'bid')} with all scores in"
    said += f", mean {spread.mean}, middle {spread.middle:.2f}" if spread.mean is not None else ""
    return {
        "id": "spread",
        "title": "How many bids scored what",
        "description": f"{said}.",
        "columns": columns,
        "width": WIDTH,
        "height": SPREAD_HEIGHT,
        "base": base,
        "foot": base + 16,
    }


def _row(index: int, label: str, value: str, parts: Sequence[tuple[int, int]], most: int) -> dict[str, Any]:
    pieces, x = [], 0.0
    for part, count in parts:
        width = round(WIDTH * count / most, 1)
        if width:
            pieces.append({"part": part, "x": round(x, 1), "width": width})
        x += width
    top = ROW * index
    return {
        "label": label,
        "value": value,
        "text_y": top + TEXT,
        "y": top + TEXT + 7,
        "height": BAR,
        "pieces": pieces,
    }


def _chart(
    id: str, title: str, said: str, rows: Sequence[dict[str, Any]], legend: Sequence[tuple[int, str]] = ()
) -> dict[str, Any]:
    return {
        "id": id,
        "title": title,
        "description": f"{said}." if said else "Nothing yet.",
        "rows": rows,
        "legend": legend,
        "width": WIDTH,
        "height": ROW * max(len(rows), 1) - 4,
    }
