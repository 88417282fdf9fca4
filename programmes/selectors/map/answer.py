"""What the map says at one look: a place's money, authorities and children, and their shares of England's."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from programmes.selectors.map.choice import Area
from programmes.selectors.map.facts import MapFacts, RegionSum


@dataclass(frozen=True)
class Share:
    """A region, or several together, beside all of England. Percentages are of what councils lead."""

    name: str
    sums: RegionSum
    money: float | None
    authorities: float | None
    children: float | None
    is_shown: bool = False

    @property
    def times(self) -> float | None:
        """How many times its share of children its share of the money is."""
        return round(self.money / self.children, 1) if self.money is not None and self.children else None


def shares(facts: MapFacts, shown: Area) -> list[Share]:
    """Every region, north to south, beside all of England."""
    whole = added(facts.regions)
    return [_share(one, whole, one.name in shown.regions) for one in facts.regions]


def share_of(facts: MapFacts, area: Area) -> Share:
    """The regions of an area together beside all of England."""
    within = added((one for one in facts.regions if one.name in area.regions), name=area.name)
    return _share(within, added(facts.regions), True)


def added(regions: Iterable[RegionSum], *, name: str = "") -> RegionSum:
    """Regions together. ``taking_part`` is left out: a project may take part in several."""
    whole = RegionSum(name)
    for one in regions:
        whole.pounds += one.pounds
        whole.projects += one.projects
        whole.authorities += one.authorities
        whole.involved += one.involved
        whole.children += one.children
    return whole


def _share(one: RegionSum, whole: RegionSum, is_shown: bool) -> Share:
    return Share(
        name=one.name,
        sums=one,
        money=_percent(one.pounds, whole.pounds),
        authorities=_percent(one.authorities, whole.authorities),
        children=_percent(one.children, whole.children),
        is_shown=is_shown,
    )


def _percent(part: int, whole: int) -> float | None:
    return round(100 * part / whole, 1) if whole else None
