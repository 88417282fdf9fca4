"""Which part of a ranking a page shows: filters, bands of chance, and the page that holds the funding line."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from evaluations.selectors.calibrated import GREY_HIGH, GREY_LOW
from evaluations.selectors.ranking import RankedBid, Ranking

SHOWS: Final[Mapping[str, tuple[str, Callable[[RankedBid], bool]]]] = {
    "": ("All ranked bids", lambda each: True),
    "funded": ("Funded by the rule", lambda each: each.funded),
    "not_funded": ("Not funded by the rule", lambda each: not each.funded),
    "grey": ("In the grey zone", lambda each: each.is_grey),
    "agreed": ("Agreed by the panel", lambda each: each.is_agreed),
    "moved": ("Moved by calibration", lambda each: bool(each.rises)),
    "likely": (f"Chance above {GREY_HIGH:.0%}", lambda each: _chance(each) > GREY_HIGH),
    "upper": (f"Chance 50% to {GREY_HIGH:.0%}", lambda each: 0.5 <= _chance(each) <= GREY_HIGH),
    "lower": (f"Chance {GREY_LOW:.0%} to 50%", lambda each: GREY_LOW <= _chance(each) < 0.5),
    "unlikely": (f"Chance below {GREY_LOW:.0%}", lambda each: 0 <= _chance(each) < GREY_LOW),
}
BANDS: Final = ("likely", "upper", "lower", "unlikely")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked of a ranking: words of a reference, title or organisation, and choices."""

    q: str = ""
    show: str = ""
    area: str = ""
    region: str = ""

    @property
    def is_filtered(self) -> bool:
        """Whether anything is left out."""
        return self.in_use > 0

    @property
    def in_use(self) -> int:
        """How many filters are in use."""
        return sum(map(bool, (self.q, self.show, self.area, self.region)))


@dataclass(frozen=True, slots=True)
class Band:
    """How many bids have a chance of being funded in these bounds, and what they apply for together."""

    show: str
    title: str
    bids: int
    pounds: int
    funded: int


def wanted_of(query: Mapping[str, str]) -> Wanted:
    """What an address asks for; what makes no sense is left out."""
    show = query.get("show", "")
    return Wanted(
        q=query.get("q", "").strip()[:100],
        show=show if show in SHOWS else "",
        area=query.get("area", "")[:120],
        region=query.get("region", "")[:40],
    )


def shown(ranking: Ranking, wanted: Wanted) -> list[RankedBid]:
    """The bids that were asked for, in order."""
    _, passes = SHOWS[wanted.show]
    words = wanted.q.casefold()
    return [
        each
        for each in ranking.bids
        if passes(each)
        and (not words or words in f"{each.bid.reference} {each.bid.title} {each.bid.organisation.name}".casefold())
        and (not wanted.area or each.where.area == wanted.area)
        and (not wanted.region or each.where.region == wanted.region)
    ]


def bands(ranking: Ranking) -> list[Band]:
    """The curve's facts as a table: bids by their chance of being funded; none without calibrated scores."""
    if not any(each.calibrated for each in ranking.bids):
        return []
    return [_band(show, ranking.bids) for show in BANDS]


def _band(show: str, bids: Sequence[RankedBid]) -> Band:
    title, passes = SHOWS[show]
    found = [each for each in bids if passes(each)]
    return Band(
        show=show,
        title=title,
        bids=len(found),
        pounds=sum(each.where.asked_pounds for each in found),
        funded=sum(each.funded for each in found),
    )


def page_of_line(bids: Sequence[RankedBid], line: int, per_page: int) -> int:
    """The number of the page on which the funding line stands."""
    above = sum(each.position <= line for each in bids)
    return max(above - 1, 0) // per_page + 1


def _chance(each: RankedBid) -> float:
    return each.calibrated.chance if each.calibrated else -1.0
