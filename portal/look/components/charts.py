"""Pictures as SVG made on the server: geometry here, drawing in the templates.

They carry a title and a description, are styled by classes with presentation
attributes beneath (a PDF has no other), and stand beside a table of the same facts.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from portal.look import words

WIDTH = 640
LABEL_WIDTH = 150
LABEL_LETTERS = 20
"""How many letters of a label fit beside its bar; the table has all of them."""
VALUE_WIDTH = 110
ROW = 40
BAR = 22
TOP = 34
BLUES = ("#003764", "#5694ca", "#b1cde6", "#7f65b7", "#4b9b7d")


@dataclass(frozen=True)
class BarChart:
    """Amounts by category, each split into parts: costs by category and year.

    ``rows`` are (category, amounts in the order of ``parts``), in whole pounds.
    """

    title: str
    parts: Sequence[str]
    rows: Sequence[tuple[str, Sequence[int]]]
    id: str = "chart"
    noun: str = "category"

    @property
    def head(self) -> str:
        """What stands over the first column of the table."""
        return self.noun.capitalize()

    @property
    def totals(self) -> list[int]:
        """The sum of each part, over all categories."""
        return [sum(amounts[index] for _, amounts in self.rows) for index in range(len(self.parts))]

    @property
    def total(self) -> int:
        """The sum of everything."""
        return sum(self.totals)

    @property
    def description(self) -> str:
        """The chart in a sentence: what a person who cannot see it should know."""
        if not self.total:
            return "No costs have been entered yet."
        largest, amounts = max(self.rows, key=lambda row: sum(row[1]))
        share = round(100 * sum(amounts) / self.total)
        return (
            f"{words.pounds(self.total)} in all. The largest {self.noun} is "
            f"{largest.lower() if self.noun == 'category' else largest}, "
            f"{words.pounds(sum(amounts))} or {share}%."
        )


def bar_chart(chart: BarChart, *, table: bool = True, level: int = 3) -> dict[str, Any]:
    """Horizontal bars with the parts one after another, and the same facts as a table."""
    most = max((sum(amounts) for _, amounts in chart.rows), default=0) or 1
    room = WIDTH - LABEL_WIDTH - VALUE_WIDTH
    return {
        "chart": chart,
        "level": level,
        "with_table": table,
        "width": WIDTH,
        "height": TOP + ROW * len(chart.rows) + 6,
        "axis_x": LABEL_WIDTH,
        "axis_bottom": TOP + ROW * len(chart.rows),
        "bars": [_bar(row, index, room / most) for index, row in enumerate(chart.rows)],
        "legend": _legend(chart.parts),
        "table_rows": [(label, list(amounts), sum(amounts)) for label, amounts in chart.rows],
    }


def _bar(row: tuple[str, Sequence[int]], index: int, scale: float) -> dict[str, Any]:
    label, amounts = row
    top = TOP + ROW * index + (ROW - BAR) / 2
    pieces, x = [], float(LABEL_WIDTH)
    for part, amount in enumerate(amounts):
        width = round(amount * scale, 1)
        if width:
            pieces.append({"x": round(x, 1), "width": width, "part": part % len(BLUES), "fill": _fill(part)})
        x += width
    return {
        "label": label if len(label) <= LABEL_LETTERS else f"{label[: LABEL_LETTERS - 1]}…",
        "y": round(top, 1),
        "text_y": round(top + BAR * 0.72, 1),
        "height": BAR,
        "pieces": pieces,
        "end": round(x + 8, 1),
        "amount": words.pounds(sum(amounts)),
    }


def _legend(parts: Sequence[str]) -> list[dict[str, Any]]:
    step = (WIDTH - LABEL_WIDTH) / max(len(parts), 1)
    return [
        {
            "x": round(LABEL_WIDTH + step * index),
            "text_x": round(LABEL_WIDTH + step * index) + 20,
            "label": part,
            "part": index % len(BLUES),
            "fill": _fill(index),
        }
        for index, part in enumerate(parts)
    ]


def _fill(part: int) -> str:
    return BLUES[part % len(BLUES)]


@dataclass(frozen=True)
class Stage:
    """One stage of a funnel: what it is called, and how many reached it."""

    label: str
    count: int
    note: str = ""


def funnel(stages: Sequence[Stage], *, title: str, id: str = "funnel") -> dict[str, Any]:
    """How many are left at each stage: bars about one middle line, in hundredths of their room, with the numbers."""
    most = max((stage.count for stage in stages), default=0) or 1
    widths = [round(100 * stage.count / most, 1) for stage in stages]
    said = words.join([f"{stage.label.lower()} {stage.count:,}" for stage in stages])
    return {
        "id": id,
        "title": title,
        "description": f"{said}.".capitalize(),
        "bars": [
            {"stage": stage, "x": round((100 - width) / 2, 2), "width": width}
            for stage, width in zip(stages, widths, strict=True)
        ],
    }


def bullet(value: int, limit: int, *, title: str, floor: int | None = None, id: str = "bullet") -> dict[str, Any]:
    """A sum against what it may not pass (and a floor it should reach): a bar and its marks."""
    most = max(value, limit, floor or 0) or 1
    scale = (WIDTH - 4) / most
    said = f"{words.pounds(value)} of {words.pounds(limit)}"
    if floor is not None:
        said += f"; the floor is {words.pounds(floor)}"
    return {
        "id": id,
        "title": title,
        "description": said,
        "width": WIDTH,
        "bar": round(value * scale, 1),
        "limit": round(limit * scale, 1),
        "floor": None if floor is None else round(floor * scale, 1),
        "over": value > limit,
    }


@dataclass(frozen=True)
class Interval:
    """A score with how sure we are of it: the dot, and the ends of its whisker."""

    label: str
    value: float
    low: float
    high: float
    href: str = ""


def dot_whisker(
    intervals: Sequence[Interval], *, title: str, top: float = 100, line: float | None = None, id: str = "intervals"
) -> dict[str, Any]:
    """Scores as dots with whiskers, in the order given; ``line`` is drawn across them all."""
    room = WIDTH - LABEL_WIDTH - 70

    def x(value: float) -> float:
        return round(LABEL_WIDTH + room * max(0.0, min(value, top)) / top, 1)

    rows = [
        {
            "interval": interval,
            "y": 20 + 26 * index,
            "text_y": 24.5 + 26 * index,
            "low": x(interval.low),
            "high": x(interval.high),
            "dot": x(interval.value),
            "words": f"{interval.value:.1f}",
        }
        for index, interval in enumerate(intervals)
    ]
    return {
        "id": id,
        "title": title,
        "description": f"{words.plural(len(rows), 'score')} with their uncertainty, best first.",
        "rows": rows,
        "width": WIDTH,
        "height": 26 * len(rows) + 14,
        "line": None if line is None else x(line),
        "number_x": WIDTH - 60,
    }
