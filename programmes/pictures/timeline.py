"""A line of time: rounds as bars under it, announcements as numbered dots above it."""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from portal.look.words import join, plural

WIDTH = 640
SIDE = 24
DOT = 11
LANE = 26
BAR = 22
GAP = 7


class Moment(Protocol):
    """What is drawn: dates as far as they are known, a number and a name."""

    @property
    def number(self) -> int: ...
    @property
    def name(self) -> str: ...
    @property
    def since(self) -> str: ...
    @property
    def until(self) -> str: ...
    @property
    def is_round(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class Drawn:
    """One mark: its middle (of a dot) or its left edge (of a bar), and how long it is."""

    moment: Moment
    x: float
    y: float
    width: float = 0

    @property
    def text_x(self) -> float:
        """Where its number stands."""
        return round(self.x + self.width / 2, 1)

    @property
    def text_y(self) -> float:
        """The foot of its number."""
        return round(self.y + (BAR / 2 if self.moment.is_round else 0) + 4.5, 1)


def timeline(moments: Sequence[Moment], *, title: str, id: str = "timeline") -> dict[str, Any]:
    """The context of templates/programmes/timeline/picture.html; nothing to draw gives no marks."""
    dated = [one for one in moments if one.since]
    if not dated:
        return {"id": id, "title": title, "description": "No date is known.", "dots": [], "bars": [], "years": []}
    first = min(int(one.since[:4]) for one in dated)
    last = max(int(one.until[:4]) for one in dated) + 1
    scale = (WIDTH - 2 * SIDE) / (last - first)

    def x(moment: str, *, end: bool = False) -> float:
        return round(SIDE + (_years(moment, end=end) - first) * scale, 1)

    dots, lanes = _dots([(one, x(one.since)) for one in dated if not one.is_round])
    axis = lanes * LANE + 12
    bars, rows = _bars([(one, x(one.since), x(one.until, end=True)) for one in dated if one.is_round], axis)
    return {
        "id": id,
        "title": title,
        "description": _described(dated),
        "dots": [Drawn(each.moment, each.x, round(axis - 8 - DOT - each.y, 1)) for each in dots],
        "bars": bars,
        "years": [(year, round(SIDE + (year - first) * scale, 1)) for year in range(first, last + 1)],
        "axis": axis,
        "left": SIDE,
        "right": WIDTH - SIDE,
        "dot": DOT,
        "bar": BAR,
        "width": WIDTH,
        "height": axis + 28 + rows * (BAR + GAP),
    }


def _years(moment: str, *, end: bool) -> float:
    """A partial date as a number of years: its first day, or the end of what is known."""
    parts = [int(part) for part in moment.split("-")]
    if len(parts) == 1:
        return parts[0] + (1 if end else 0)
    month_days = calendar.monthrange(parts[0], parts[1])[1]
    day = date(parts[0], parts[1], parts[2] if len(parts) == 3 else month_days if end else 1)
    return parts[0] + (day.timetuple().tm_yday - (0 if end else 1)) / 366


def _dots(placed: Sequence[tuple[Moment, float]]) -> tuple[list[Drawn], int]:
    """Dots that would touch stand one above the other; gives them by height above the line, and the lanes used."""
    ends: list[float] = []
    drawn = []
    for moment, x in sorted(placed, key=lambda pair: pair[1]):
        lane = next((index for index, end in enumerate(ends) if x - end >= 2 * DOT + 2), len(ends))
        ends[lane : lane + 1] = [x]
        drawn.append(Drawn(moment, x, lane * LANE))
    return drawn, max(len(ends), 1)


def _bars(placed: Sequence[tuple[Moment, float, float]], axis: float) -> tuple[list[Drawn], int]:
    """Bars under the years, in rows so that none touches another."""
    ends: list[float] = []
    drawn = []
    for moment, start, end in sorted(placed, key=lambda each: each[1]):
        width = max(end - start, 2 * DOT)
        row = next((index for index, taken in enumerate(ends) if start >= taken + 2), len(ends))
        ends[row : row + 1] = [start + width]
        drawn.append(Drawn(moment, start, round(axis + 26 + row * (BAR + GAP), 1), round(width, 1)))
    return drawn, len(ends)


def _described(dated: Sequence[Moment]) -> str:
    rounds = [one for one in dated if one.is_round]
    dots = len(dated) - len(rounds)
    said = [*([plural(len(rounds), "round")] if rounds else []), *([plural(dots, "announcement")] if dots else [])]
    first, last = min(one.since[:4] for one in dated), max(one.until[:4] for one in dated)
    return f"{join(said)} between {first} and {last}. The table under the picture says the same, by number."
