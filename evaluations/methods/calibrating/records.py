"""What calibration is given and what it answers, as plain records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Reading:
    """One assessor's total of 100 for one bid; ``at_home`` when the bid is of the assessor's own area."""

    bid: str
    assessor: str
    area: str
    at_home: bool
    score: float


@dataclass(frozen=True, slots=True)
class Variances:
    """What the scores vary by: the quality of bids, the leniency of assessors, areas, and the rest."""

    quality: float
    leniency: float
    noise: float
    area: float = 0.0

    @property
    def reliability(self) -> float:
        """The share of the variance of one assessor's score that is the bid's own: 0 to 1."""
        total = self.quality + self.leniency + self.noise
        return self.quality / total if total > 0 else 0.0


@dataclass(frozen=True, slots=True)
class Trust:
    """Whether the round's readings tie its bids together enough for calibration to be trusted.

    ``components`` are groups of bids that share no assessor with one another; ``links`` counts
    the areas each assessor reads in beyond their first; ``share_cross`` is the share of reads
    outside the area that the assessor reads most.
    """

    trusted: bool
    why: str
    connected: bool
    components: int
    links: int
    share_cross: float


@dataclass(frozen=True, slots=True)
class BidScore:
    """A bid's plain mean and its calibrated score, with its standard error and 95% interval."""

    bid: str
    area: str
    reads: int
    mean: float
    calibrated: float
    standard_error: float
    low: float
    high: float


@dataclass(frozen=True, eq=False)
class Posterior:
    """What a draw of all bids' true scores needs.

    A draw is ``centre + gain @ (root @ z1) + spread * z2`` with standard normal ``z1``, ``z2``:
    the first part is what the bids share (areas, home, leniency), the second is each bid's own.
    """

    centre: Numbers
    gain: Numbers
    root: Numbers
    spread: Numbers


@dataclass(frozen=True, eq=False)
class Calibrated:
    """All bids in order of reference, and what the fit says of the round."""

    bids: tuple[BidScore, ...]
    variances: Variances
    home: float
    leniencies: Mapping[str, float]
    trust: Trust
    posterior: Posterior = field(repr=False)

    @property
    def reliability(self) -> float:
        """Of a single assessor's score."""
        return self.variances.reliability

    @cached_property
    def by_bid(self) -> dict[str, BidScore]:
        """Each bid's scores by its reference."""
        return {each.bid: each for each in self.bids}
