"""Bids by group, with the part that was funded: one bar a group."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from portal.look.words import plural

WHOLE = 100
"""The width that the longest bar has, so that it fills its room on any screen."""


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
    bars = [
        {
            "label": one.name,
            "words": f"{one.funded} of {one.bids}",
            "width": round(WHOLE * one.bids / most, 1),
            "dark": round(WHOLE * one.funded / most, 1),
        }
        for one in groups
    ]
    said = "; ".join(f"{one.name}: {one.funded} of {plural(one.bids, whole)} {part}" for one in groups)
    return {
        "id": id,
        "title": title,
        "description": f"{said}." if said else f"No {whole}.",
        "bars": bars,
        "part": part,
    }
