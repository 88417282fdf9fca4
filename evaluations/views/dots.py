"""Dots on a line for each row: how far apart people are, whatever is counted; a table beside says the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

WIDTH, LABEL, MARGIN, TOP, STEP, ROW = 720.0, 190.0, 24.0, 28.0, 11.0, 30.0
LETTERS = 22
"""How much of a label stands beside its row; the table has all of it."""


@dataclass(frozen=True, slots=True)
class Dot:
    """One mark: where on the line, whether it is the reader's own, and whether it is what the panel agreed."""

    at: float
    own: bool = False
    agreed: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the picture."""

    label: str
    dots: Sequence[Dot]
    href: str = ""


def dot_plot(title: str, rows: Sequence[Row], *, ticks: Sequence[float], said: str, id: str = "dots") -> dict[str, Any]:
    """Geometry for ``divergence_dots.html``: equal marks stand on each other, the agreed one is a square."""
    top = max(ticks)
    room = WIDTH - LABEL - 2 * MARGIN
    drawn: list[dict[str, Any]] = []
    y = TOP
    for row in rows:
        piled = max(Counter(dot.at for dot in row.dots if not dot.agreed).values(), default=1)
        height = ROW + STEP * (piled - 1)
        line = y + height - ROW / 2
        short = row.label if len(row.label) <= LETTERS else row.label[: LETTERS - 1].rstrip() + "…"
        drawn.append({
            "label": short, "href": row.href, "y": round(line, 1), "text_y": round(line + 4.5, 1),
            "marks": list(_marks(row.dots, line, room / top)),
        })  # fmt: skip
        y += height
    return {
        "id": id,
        "title": title,
        "said": said,
        "rows": drawn,
        "ticks": [{"x": round(LABEL + MARGIN + room * tick / top, 1), "text": f"{tick:g}"} for tick in ticks],
        "left": LABEL + MARGIN,
        "right": WIDTH - MARGIN,
        "width": WIDTH,
        "height": round(y + 4, 1),
        "top": TOP - 8,
    }


def _marks(dots: Iterable[Dot], line: float, scale: float) -> Iterable[dict[str, Any]]:
    piled: Counter[float] = Counter()
    for dot in sorted(dots, key=lambda each: (each.agreed, each.at, not each.own)):
        x = round(LABEL + MARGIN + dot.at * scale, 1)
        if dot.agreed:
            yield {"x": round(x - 7, 1), "y": round(line - 7, 1), "cx": x, "agreed": True, "own": False}
            continue
        yield {"cx": x, "cy": round(line - STEP * piled[dot.at], 1), "own": dot.own, "agreed": False}
        piled[dot.at] += 1
