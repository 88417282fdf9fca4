"""Calibrated scores: each bid's quality with the leniency of those who happened to read it taken out.

The model is ``score = area + quality + home + leniency + noise`` with quality, leniency and noise
normal. Nothing is standardised by assessor and nothing is dropped as an outlier: in simulation
both pick fewer of the right bids than the plain mean.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from evaluations.methods.calibrating.design import Design, design_of
from evaluations.methods.calibrating.fitting import Fit
from evaluations.methods.calibrating.records import (
    BidScore,
    Calibrated,
    Numbers,
    Posterior,
    Reading,
    Trust,
    Variances,
)
from evaluations.methods.calibrating.trusting import too_little, trust_in

NINETY_FIVE = 1.959964


def calibrate(readings: Iterable[Reading], *, variances: Variances | None = None) -> Calibrated:
    """Every bid's mean and calibrated score, with what they vary by and whether to trust it.

    ``variances`` are estimated by REML unless given. Where the readings cannot tell quality from
    leniency at all, the calibrated score is the mean with no error stated, and not to be trusted.
    """
    known = list(readings)
    if not known:
        return _nothing()
    design = design_of(known)
    if too_little(design):
        return _only_means(design)
    fit = Fit(design)
    found = variances or fit.variances()
    posterior, solved = fit.posterior(found)
    errors = np.sqrt(posterior.spread**2 + ((posterior.gain @ posterior.root) ** 2).sum(axis=1))
    return Calibrated(
        bids=_scores(design, posterior.centre, errors),
        variances=found,
        home=float(solved.effects[1]) if design.home is not None else 0.0,
        leniencies=dict(zip(design.assessors, solved.effects[design.assessor_columns].tolist(), strict=True)),
        trust=trust_in(design, found),
        posterior=posterior,
    )


def _scores(design: Design, centre: Numbers, errors: Numbers) -> tuple[BidScore, ...]:
    means = _means(design)
    return tuple(
        BidScore(
            bid=bid,
            area=design.areas[design.area_of_bid[place]],
            reads=int(design.reads[place]),
            mean=float(means[place]),
            calibrated=float(centre[place]),
            standard_error=float(errors[place]),
            low=float(centre[place] - NINETY_FIVE * errors[place]),
            high=float(centre[place] + NINETY_FIVE * errors[place]),
        )
        for place, bid in enumerate(design.bids)
    )


def _means(design: Design) -> Numbers:
    result: Numbers = design.mean + design.totals / design.reads
    return result


def _only_means(design: Design) -> Calibrated:
    means = _means(design)
    still = np.zeros(means.size)
    return Calibrated(
        bids=_scores(design, means, still),
        variances=Variances(0.0, 0.0, 0.0),
        home=0.0,
        leniencies=dict.fromkeys(design.assessors, 0.0),
        trust=trust_in(design, None),
        posterior=Posterior(centre=means, gain=np.zeros((means.size, 0)), root=np.zeros((0, 0)), spread=still),
    )


def _nothing() -> Calibrated:
    none = np.zeros(0)
    return Calibrated(
        bids=(),
        variances=Variances(0.0, 0.0, 0.0),
        home=0.0,
        leniencies={},
        trust=Trust(trusted=False, why="There are no scores.", connected=False, components=0, links=0, share_cross=0.0),
        posterior=Posterior(centre=none, gain=np.zeros((0, 0)), root=np.zeros((0, 0)), spread=none),
    )
