"""Bids by group, with the part that was funded: one bar a group."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from portal.look.words import plural

WIDTH = 640
LABEL = 230
VALUE = 130
ROW = 34
BAR = 18
LONGEST = 34
"""The longest name that has room beside its bar: only lines put together are longer."""


class Group(Protocol):
    """One group: its name, how many bids, and how many were funded."""

    @property
    def name(self) -> str: ...
    @property
    def bids(self) -> int: ...
    @property
    def funded(self) -> int: ...


def shares(groups: Sequence[Group], *, title: str, id: str, whole: str = "bid", part: str = "funded") -> dict[str, Any]:
    """The context of templates/programmes/statistics/shares.html; ``part`` says what the dark of a bar is."""
    most = max((one.bids for one in groups), default=0) or 1
    room = WIDTH - LABEL - VALUE
    bars = [
        {
            "label": one.name if len(one.name) <= LONGEST else "Others, put together",
            "words": f"{one.funded} of {one.bids}",
            "y": ROW * index + (ROW - BAR) / 2,
            "text_y": ROW * index + ROW / 2 + 5,
            "width": round(room * one.bids / most, 1),
            "dark": round(room * one.funded / most, 1),
            "end": round(LABEL + room * one.bids / most + 8, 1),
        }
        for index, one in enumerate(groups)
    ]
    said = "; ".join(f"{one.name}: {one.funded} of {plural(one.bids, whole)} {part}" for one in groups)
    return {
        "id": id,
        "title": title,
        "description": f"{said}." if said else f"No {whole}.",
        "bars": bars,
        "label": LABEL,
        "bar": BAR,
        "part": part,
        "width": WIDTH,
        "height": ROW * len(groups) + 6,
    }
