"""Whole numbers by category, as bars, with the same facts as a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from portal.look import words
from portal.look.components.charts import BAR, BLUES, LABEL_WIDTH, ROW, VALUE_WIDTH, WIDTH

LONGEST_LABEL = 20
"""Letters of a label that stand beside a bar; the table has the whole of it."""


@dataclass(frozen=True)
class CountChart:
    """How many of each: ``rows`` are (category, count) in order; ``one`` is what is counted, like ``finding``."""

    title: str
    rows: Sequence[tuple[str, int]]
    one: str
    head: str
    id: str = "counts"

    @property
    def total(self) -> int:
        """All of them."""
        return sum(count for _, count in self.rows)

    @property
    def description(self) -> str:
        """The chart in a sentence: what a person who cannot see it should know."""
        if not self.total:
            return f"There is no {self.one} to count yet."
        said = words.join([f"{label.lower()} {count:,}" for label, count in self.rows])
        return f"{words.plural(self.total, self.one)}: {said}."


def count_chart(chart: CountChart) -> dict[str, Any]:
    """Horizontal bars with their numbers, and a table."""
    most = max((count for _, count in chart.rows), default=0) or 1
    scale = (WIDTH - LABEL_WIDTH - VALUE_WIDTH) / most
    bars = [
        {
            "label": words.shortened(label, LONGEST_LABEL),
            "y": ROW * index + (ROW - BAR) / 2,
            "text_y": round(ROW * index + (ROW - BAR) / 2 + BAR * 0.72, 1),
            "width": round(count * scale, 1),
            "end": round(LABEL_WIDTH + count * scale + 8, 1),
            "count": f"{count:,}",
        }
        for index, (label, count) in enumerate(chart.rows)
    ]
    return {
        "chart": chart,
        "bars": bars,
        "width": WIDTH,
        "height": ROW * len(chart.rows) + 6,
        "axis_x": LABEL_WIDTH,
        "axis_bottom": ROW * len(chart.rows),
        "bar_height": BAR,
        "fill": BLUES[1],
    }
