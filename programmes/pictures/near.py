"""A small map of some neighbouring authorities: the part of the country they span, with them picked out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from programmes.maps.geometry import SIZE, WIDTH, Hexagon, hexagons

MARGIN = 3.0


@dataclass(frozen=True, slots=True)
class NearHex:
    """A hexagon, and whether its authority belongs."""

    hexagon: Hexagon
    belongs: bool

    @property
    def css(self) -> str:
        """The class that colours it."""
        return "lead" if self.belongs else "other"


@dataclass(frozen=True, slots=True)
class NearMap:
    """The context of templates/programmes/alliances/picture.html."""

    hexes: Sequence[NearHex]
    view_box: str

    @property
    def names(self) -> list[str]:
        """Those that belong, from north to south."""
        return [one.hexagon.name for one in self.hexes if one.belongs]


def near_map(codes: Iterable[str]) -> NearMap | None:
    """These authorities of today with all that lie between them; None where none of them is on the map."""
    wanted = set(codes)
    found = [one for one in hexagons() if one.gss_code in wanted]
    if not found:
        return None
    xs, ys = [one.x for one in found], [one.y for one in found]
    across, down = (min(xs), max(xs)), (min(ys), max(ys))
    shown = [
        NearHex(one, one.gss_code in wanted)
        for one in hexagons()
        if across[0] <= one.x <= across[1] and down[0] <= one.y <= down[1]
    ]
    left, top = min(xs) - WIDTH / 2 - MARGIN, min(ys) - SIZE - MARGIN
    width, height = max(xs) - min(xs) + WIDTH + 2 * MARGIN, max(ys) - min(ys) + 2 * SIZE + 2 * MARGIN
    return NearMap(shown, f"{left:.1f} {top:.1f} {width:.1f} {height:.1f}")
