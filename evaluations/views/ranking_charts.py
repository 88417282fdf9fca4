"""The ranking as pictures: scores with their intervals, and the chance of being funded by place."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.urls import reverse

from evaluations.selectors.calibrated import GREY_HIGH, GREY_LOW
from evaluations.selectors.ranking import RankedBid
from portal.look.words import plural

WIDTH, LABEL, NUMBER, ROW, TOP = 800.0, 120.0, 64.0, 24.0, 30.0
TICKS = (0, 20, 40, 60, 80, 100)
CURVE_HEIGHT, CURVE_LEFT, CURVE_BOTTOM = 220.0, 56.0, 34.0
DOTS = 120
"""Up to so many bids each has a dot of its own on the curve, with a link."""


def interval_chart(bids: Sequence[RankedBid], *, is_line_after: int) -> dict[str, Any]:
    """Geometry for ``ranking_chart.html``: these bids, with the funding line under that place if it is among them."""
    rows = [_row(each, index) for index, each in enumerate(bids)]
    above = sum(each.position <= is_line_after for each in bids)
    crosses = bool(bids) and bids[0].position <= is_line_after + 1 and bids[-1].position >= is_line_after
    return {
        "rows": rows,
        "ticks": [{"x": _x(tick), "text": tick} for tick in TICKS],
        "line_y": TOP + ROW * above if crosses else None,
        "width": WIDTH,
        "height": TOP + ROW * len(rows) + 8,
        "number_x": WIDTH - NUMBER + 10,
        "is_calibrated": any(each.calibrated for each in bids),
        "description": f"{plural(len(rows), 'bid')} by the score that decides. {above} above the funding line.",
    }


def _row(each: RankedBid, index: int) -> dict[str, Any]:
    found = each.calibrated
    low, high = (found.low, found.high) if found else (each.low, each.high)
    return {
        "label": each.bid.reference,
        "href": reverse("evaluations:bid", args=[each.bid.reference]),
        "y": TOP + ROW * index + ROW / 2,
        "text_y": TOP + ROW * index + ROW / 2 + 4.5,
        "low": _x(float(low)),
        "high": _x(float(high)),
        "dot": _x(float(found.score if found else each.scores.mean)),
        "mean": _x(float(each.scores.mean)) if found else None,
        "agreed": _x(float(each.scores.agreed)) if each.scores.agreed is not None else None,
        "score": f"{each.score:.2f}",
        "funded": each.funded,
    }


def _x(score: float) -> float:
    return round(LABEL + (WIDTH - LABEL - NUMBER) * score / 100, 1)


def chance_curve(bids: Sequence[RankedBid], *, line: int) -> dict[str, Any] | None:
    """Geometry for ``ranking_curve.html``: the chance of being funded by place; None without calibrated scores."""
    known = [each for each in bids if each.calibrated is not None]
    if not known:
        return None
    points = [_point(each, len(bids)) for each in known]
    return {
        "width": WIDTH,
        "height": CURVE_HEIGHT + CURVE_BOTTOM,
        "left": CURVE_LEFT,
        "right": WIDTH - 10,
        "bottom": CURVE_HEIGHT,
        "polyline": " ".join(f"{point['x']},{point['y']}" for point in points),
        "dots": points if len(points) <= DOTS else [],
        "grey_width": WIDTH - 10 - CURVE_LEFT,
        "grey_top": _y(GREY_HIGH),
        "grey_height": round(_y(GREY_LOW) - _y(GREY_HIGH), 1),
        "line_x": _place_x(line + 0.5, len(bids)) if line else None,
        "ticks": [{"y": _y(share), "text": f"{share:.0%}"} for share in (0, GREY_LOW, 0.5, GREY_HIGH, 1)],
        "places": [{"x": _place_x(place, len(bids)), "text": place} for place in _some_places(len(bids))],
        "description": (
            f"{sum(each.is_grey for each in known)} of {plural(len(known), 'bid')} stand in the grey zone, with a "
            f"chance of being funded between {GREY_LOW:.0%} and {GREY_HIGH:.0%}."
        ),
    }


def _point(each: RankedBid, count: int) -> dict[str, Any]:
    chance = each.calibrated.chance if each.calibrated else 0.0
    return {
        "x": _place_x(each.position, count),
        "y": _y(chance),
        "title": f"{each.bid.reference}, place {each.position}: {chance:.0%}",
        "href": reverse("evaluations:bid", args=[each.bid.reference]),
        "funded": each.funded,
    }


def _place_x(place: float, count: int) -> float:
    room = WIDTH - 20 - CURVE_LEFT
    return round(CURVE_LEFT + 5 + room * (place - 1) / max(count - 1, 1), 1)


def _y(chance: float) -> float:
    return round(10 + (CURVE_HEIGHT - 10) * (1 - chance), 1)


def _some_places(count: int) -> list[int]:
    step = next((step for step in (1, 2, 5, 10, 20, 50, 100, 200) if count / step <= 12), 500)
    return sorted({1, *range(step, count + 1, step)})
