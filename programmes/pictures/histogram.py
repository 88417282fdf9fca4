"""How scores lie: a column for each ten points, the funded part in dark, and the funding line across."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from portal.look.words import plural

WIDTH = 360
HEIGHT = 220
LEFT, RIGHT, TOP, BOTTOM = 14, 14, 40, 42


def histogram(
    bands: Sequence[Mapping[str, Any]], *, line: float | None, title: str, id: str = "scores"
) -> dict[str, Any]:
    """The context of templates/programmes/statistics/histogram.html. ``bands`` have from, to, bids and funded."""
    most = max((band["bids"] for band in bands), default=0) or 1
    room, tall = WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM
    step = room / max(len(bands), 1)
    columns = []
    for index, band in enumerate(bands):
        high = tall * band["bids"] / most
        dark = tall * (band["funded"] or 0) / most
        columns.append(
            {
                "band": band,
                "x": round(LEFT + step * index + 2, 1),
                "left": round(LEFT + step * index, 1),
                "middle": round(LEFT + step * (index + 0.5), 1),
                "width": round(step - 4, 1),
                "y": round(TOP + tall - high, 1),
                "height": round(high, 1),
                "dark_y": round(TOP + tall - dark, 1),
                "dark": round(dark, 1),
                "number_y": round(TOP + tall - high - 6, 1),
            }
        )
    return {
        "id": id,
        "title": title,
        "description": _described(bands, line),
        "columns": columns,
        "line": None if line is None else round(LEFT + room * line / 100, 1),
        "axis": TOP + tall,
        "left": LEFT,
        "right": WIDTH - RIGHT,
        "width": WIDTH,
        "height": HEIGHT,
        "split": any(band["funded"] is not None for band in bands),
    }


def _described(bands: Sequence[Mapping[str, Any]], line: float | None) -> str:
    full = [band for band in bands if band["bids"]]
    if not full:
        return "No bid was scored."
    most = max(full, key=lambda band: band["bids"])
    said = (
        f"Scores of 100 from {full[0]['from']} to {full[-1]['to']}; most, {plural(most['bids'], 'bid')}, "
        f"from {most['from']} to {most['to']}."
    )
    return said if line is None else f"{said} The lowest score funded is {line:.2f}."
