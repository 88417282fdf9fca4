"""Bar charts for documents: the geometry, worked out before the template draws it.

Units are those of the drawing: 160 wide, as many millimetres as the line of a page.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

WIDTH: Final = 160.0
_AXIS: Final = 42.0
_ROOM_FOR_TEXT: Final = 30.0
_ROW: Final = 8.0
_FILLS: Final = ("#003764", "#7f9cc0", "#b58840", "#85994b")


def bars(
    *,
    title: str,
    description: str,
    rows: Sequence[tuple[str, Sequence[int], str]],
    series: Sequence[str] = (),
) -> dict[str, Any]:
    """A chart of horizontal bars, as JSON for ``documents/components/chart.html``.

    Each row is (label, values, text at the bar's end): one value for each of ``series``,
    set end to end. ``description`` is the text alternative. At most four series.
    """
    if len(series) > len(_FILLS):
        raise ValueError("A bar can be read in four parts at most.")
    most = max((sum(values) for _, values, _ in rows), default=0) or 1
    scale = (WIDTH - _AXIS - _ROOM_FOR_TEXT) / most
    top = 8.0 if series else 1.0
    return {
        "title": title,
        "description": description,
        "width": WIDTH,
        "height": round(top + _ROW * len(rows), 2),
        "axis": _AXIS,
        "axis_top": top - 0.5,
        "legend": _legend(series),
        "bars": [
            _bar(label, values, text, scale, top + _ROW * index) for index, (label, values, text) in enumerate(rows)
        ],
    }


def _bar(label: str, values: Sequence[int], text: str, scale: float, y: float) -> dict[str, Any]:
    parts, x = [], _AXIS
    for value, fill in zip(values, _FILLS, strict=False):
        parts.append({"x": round(x, 2), "width": round(value * scale, 2), "fill": fill})
        x += value * scale
    return {
        "label": _short(label),
        "text": text,
        "parts": parts,
        "y": round(y, 2),
        "text_y": round(y + 4.0, 2),
        "end": round(x + 2, 2),
    }


def _short(label: str, most: int = 23) -> str:
    return label if len(label) <= most else f"{label[: most - 1].rstrip()}…"


def _legend(series: Sequence[str]) -> list[dict[str, Any]]:
    marks, x = [], _AXIS
    for text, fill in zip(series, _FILLS, strict=False):
        marks.append({"x": round(x, 2), "text_x": round(x + 4.6, 2), "text": text, "fill": fill})
        x += 10 + 1.9 * len(text)
    return marks
