"""The money of a round by priority area and by region: asked, recommended and approved, against floors and caps."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from evaluations.selectors.cockpit.lines import BidLine
from programmes.models import PriorityArea
from programmes.models.places import Region
from programmes.selectors.award_terms import AwardTerms, TermLimit

AREA, REGION = "area", "region"
ELSEWHERE = {AREA: "No priority area", REGION: "No one region"}


@dataclass(frozen=True, slots=True)
class MoneyLine:
    """One area or region, with its bids; ``recommended`` is None while no award run is adopted."""

    dimension: str
    key: str
    name: str
    bids: int
    asked: int
    recommended: int | None
    approved: int
    floor: int | None
    cap: int | None

    @property
    def below_floor(self) -> int:
        """Pounds that approvals still lack of the floor."""
        return max((self.floor or 0) - self.approved, 0)

    @property
    def over_cap(self) -> int:
        """Pounds that approvals lie above the cap."""
        return max(self.approved - self.cap, 0) if self.cap is not None else 0


def money_of(terms: AwardTerms, areas: Sequence[PriorityArea], lines: Iterable[BidLine]) -> dict[str, list[MoneyLine]]:
    """By dimension, a line for each area and for each region with a bid or a limit. No query."""
    listed = list(lines)
    names = {AREA: {area.slug: area.name for area in areas}, REGION: {region.value: region.value for region in Region}}
    limits = {"floors": _limits(terms.floors), "caps": _limits(terms.caps)}
    return {
        dimension: [
            line
            for key, name in [*names[dimension].items(), ("", ELSEWHERE[dimension])]
            if (line := _line(dimension, key, name, listed, limits)).bids
            or line.floor is not None
            or line.cap is not None
            or (dimension == AREA and key)
        ]
        for dimension in (AREA, REGION)
    }


def place_of(line: BidLine, dimension: str) -> str:
    """The key under which a bid's money counts."""
    return line.where.area if dimension == AREA else line.where.region


def _limits(limits: Iterable[TermLimit]) -> dict[tuple[str, str], int]:
    return {(limit.dimension, limit.key): limit.pounds for limit in limits}


def _line(
    dimension: str,
    key: str,
    name: str,
    lines: Sequence[BidLine],
    limits: Mapping[str, Mapping[tuple[str, str], int]],
) -> MoneyLine:
    here = [line for line in lines if place_of(line, dimension) == key]
    has_run = any(line.recommended is not None for line in lines)
    return MoneyLine(
        dimension=dimension,
        key=key,
        name=name,
        bids=len(here),
        asked=sum(line.where.asked_pounds for line in here),
        recommended=sum(line.recommended or 0 for line in here) if has_run else None,
        approved=sum(line.approved_pounds for line in here),
        floor=limits["floors"].get((dimension, key)),
        cap=limits["caps"].get((dimension, key)),
    )
