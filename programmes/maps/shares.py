"""Shares as bars: regions side by side, with pointers at their shares; and all authorities by how each is involved."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from programmes.maps.measures import WAY_STEPS
from programmes.selectors.map.answer import Share
from programmes.selectors.map.involved import WayCount

BAR_ROOM = 96.0
POINTER = 1.1


@dataclass(frozen=True)
class SharesRow:
    """One region as drawn, across a picture that is 100 wide."""

    share: Share
    bar: float
    authorities: str
    children: str


def share_rows(shares: Iterable[Share]) -> list[SharesRow]:
    """The rows, all to one scale."""
    listed = list(shares)
    most = max((max(one.money or 0, one.authorities or 0, one.children or 0) for one in listed), default=0) or 1
    return [_row(one, BAR_ROOM / most) for one in listed]


def _row(one: Share, scale: float) -> SharesRow:
    return SharesRow(
        share=one,
        bar=round((one.money or 0) * scale, 2),
        authorities=_pointer((one.authorities or 0) * scale, base=24, tip=17),
        children=_pointer((one.children or 0) * scale, base=0, tip=7),
    )


def _pointer(x: float, *, base: float, tip: float) -> str:
    """A triangle from above or from below whose tip is at ``x``."""
    return f"{x - POINTER:.2f},{base:g} {x + POINTER:.2f},{base:g} {x:.2f},{tip:g}"


@dataclass(frozen=True)
class WayPiece:
    """One piece of the bar of all authorities, across a picture that is 100 wide."""

    counted: WayCount
    step: int
    x: float
    width: float


def way_bar(counted: Iterable[WayCount]) -> list[WayPiece]:
    """All authorities as one bar, by the closest way in which each is involved."""
    listed = list(counted)
    whole, x, pieces = sum(one.count for one in listed) or 1, 0.0, []
    for one in listed:
        width = 100 * one.count / whole
        pieces.append(WayPiece(one, WAY_STEPS[one.way], round(x, 2), round(width, 2)))
        x += width
    return pieces
