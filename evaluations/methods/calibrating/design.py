"""The readings as the matrices of the mixed model, summed once so that each trial of the fit is cheap."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evaluations.methods.calibrating.records import Numbers, Reading

Places = NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class Design:
    """``y = X beta + Za a + Zq q + Zb b + e`` with ``[X Za Zb]`` as one matrix, its bid sums in ``by_bid``.

    The first ``fixed`` columns are the round's level and, where it can be told apart, reading at
    home; then come the areas, where there are several, and the assessors. Scores are taken from
    their overall ``mean``.
    """

    bids: tuple[str, ...]
    areas: tuple[str, ...]
    assessors: tuple[str, ...]
    bid_of: Places
    assessor_of: Places
    area_of_bid: Places
    score: Numbers
    mean: float
    reads: NDArray[np.int64]
    home: Numbers | None
    columns: Numbers
    by_bid: Numbers
    totals: Numbers

    @property
    def fixed(self) -> int:
        """How many effects are not drawn from a distribution: the level, and reading at home."""
        return 1 + (self.home is not None)

    @property
    def area_columns(self) -> slice:
        """Where the areas' effects stand: nowhere in a round of one area."""
        return slice(self.fixed, self.columns.shape[1] - len(self.assessors))

    @property
    def assessor_columns(self) -> slice:
        """Where the assessors' leniency stands."""
        return slice(self.columns.shape[1] - len(self.assessors), self.columns.shape[1])


def design_of(readings: Sequence[Reading]) -> Design:
    """The matrices of the readings; a bid's area is that of its first reading in order of assessor."""
    ordered = sorted(readings, key=lambda each: (each.bid, each.assessor))
    bids, bid_of = _indexed([each.bid for each in ordered])
    assessors, assessor_of = _indexed([each.assessor for each in ordered])
    area_by_bid = {each.bid: each.area for each in reversed(ordered)}
    areas, area_of_bid = _indexed([area_by_bid[bid] for bid in bids])
    raw = np.array([each.score for each in ordered], dtype=np.float64)
    mean = float(raw.mean())
    score = raw - mean
    totals = np.zeros(len(bids))
    np.add.at(totals, bid_of, score)
    home = _home(np.array([each.at_home for each in ordered], dtype=np.float64), area_of_bid[bid_of], len(areas))
    columns = _columns(area_of_bid[bid_of], len(areas), home, assessor_of, len(assessors))
    by_bid = np.zeros((len(bids), columns.shape[1]))
    np.add.at(by_bid, bid_of, columns)
    return Design(
        bids=bids,
        areas=areas,
        assessors=assessors,
        bid_of=bid_of,
        assessor_of=assessor_of,
        area_of_bid=area_of_bid,
        score=score,
        mean=mean,
        reads=np.bincount(bid_of, minlength=len(bids)),
        home=home,
        columns=columns,
        by_bid=by_bid,
        totals=totals,
    )


def _indexed(names: Sequence[str]) -> tuple[tuple[str, ...], Places]:
    unique = sorted(set(names))
    place = {name: number for number, name in enumerate(unique)}
    return tuple(unique), np.array([place[name] for name in names], dtype=np.intp)


def _home(at_home: Numbers, area_of: Places, areas: int) -> Numbers | None:
    """Reading at home, from its average; nothing where it never varies within an area, as it is then no effect."""
    reads = np.bincount(area_of, minlength=areas)
    shares = np.bincount(area_of, weights=at_home, minlength=areas) / np.maximum(reads, 1)
    varies = np.any((shares > 0) & (shares < 1))
    return at_home - at_home.mean() if varies else None


def _columns(area_of: Places, areas: int, home: Numbers | None, assessor_of: Places, assessors: int) -> Numbers:
    level = np.ones((area_of.size, 1))
    parts = [level] if home is None else [level, home[:, None]]
    if areas > 1:
        parts.append(np.eye(areas)[area_of])
    return np.hstack([*parts, np.eye(assessors)[assessor_of]])
