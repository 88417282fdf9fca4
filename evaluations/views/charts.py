"""The ranking as a picture: a dot for each mean, a whisker from the lowest to the highest assessor."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from evaluations.selectors.ranking import RankedBid
from portal.look.words import plural

WIDTH, LABEL, NUMBER, ROW, TOP = 800.0, 120.0, 64.0, 24.0, 30.0
TICKS = (0, 20, 40, 60, 80, 100)


def ranking_chart(bids: Sequence[RankedBid]) -> dict[str, Any]:
    """Geometry for ``admin/evaluations/ranking_chart.svg``; the table beside it says the same."""
    room = WIDTH - LABEL - NUMBER
    above = sum(each.place.above_line for each in bids)

    def x(score: float) -> float:
        return round(LABEL + room * score / 100, 1)

    rows = [
        {
            "label": each.bid.reference,
            "y": TOP + ROW * index + ROW / 2,
            "text_y": TOP + ROW * index + ROW / 2 + 4.5,
            "low": x(float(each.low)),
            "high": x(float(each.high)),
            "dot": x(float(each.place.entry.mean)),
            "score": f"{each.place.entry.mean:.2f}",
            "above": each.place.above_line,
        }
        for index, each in enumerate(bids)
    ]
    return {
        "rows": rows,
        "ticks": [{"x": x(tick), "text": tick} for tick in TICKS],
        "line_y": TOP + ROW * above,
        "width": WIDTH,
        "height": TOP + ROW * len(bids) + 8,
        "top": TOP,
        "number_x": WIDTH - NUMBER + 10,
        "description": f"{plural(len(bids), 'bid')} in order of score. {above} above the funding line.",
    }
