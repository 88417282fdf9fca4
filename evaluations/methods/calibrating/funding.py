"""How likely each bid is to be funded, and which are too close to call."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from evaluations.methods.calibrating.records import Calibrated, Numbers

Flags = NDArray[np.bool_]
Decider = Callable[[Numbers], Flags]
"""From scores (a row for each draw, a column for each bid) to who is funded, in the same shape."""


def draws(calibrated: Calibrated, *, n: int = 2000, seed: int) -> Numbers:
    """``n`` rounds' worth of true scores as likely as the readings make them: a column for each bid.

    What bids share (areas, leniency of a common assessor) is drawn once for all of them.
    """
    posterior = calibrated.posterior
    random = np.random.default_rng(seed)
    shared = posterior.gain @ (posterior.root @ random.standard_normal((posterior.root.shape[1], n)))
    own = random.standard_normal((n, posterior.centre.size)) * posterior.spread
    result: Numbers = posterior.centre + shared.T + own
    return result


def chance_of_funding(scores: Numbers, decide: Decider) -> Numbers:
    """For each bid, the share of draws in which the rule funds it."""
    if not scores.shape[0]:
        return np.zeros(scores.shape[1])
    result: Numbers = decide(scores).mean(axis=0)
    return result


def merit_decider(
    pounds: Sequence[int], *, budget_pounds: int, threshold: float, order: Sequence[int] | None = None
) -> Decider:
    """``merit_order/1`` for all draws at once. ``order`` ranks bids of equal score, lowest first."""
    asked = np.asarray(pounds, dtype=np.int64)
    by_tie = np.argsort(np.arange(asked.size) if order is None else np.asarray(order), kind="stable")

    def decide(scores: Numbers) -> Flags:
        merit = by_tie[np.argsort(-scores[:, by_tie], axis=1, kind="stable")]
        fits = np.cumsum(asked[merit], axis=1) <= budget_pounds
        funded: Flags = np.zeros(scores.shape, dtype=np.bool_)
        np.put_along_axis(funded, merit, fits, axis=1)
        funded &= scores >= threshold
        return funded

    return decide


def each_draw(rule: Callable[[Numbers], Flags]) -> Decider:
    """Any rule, applied to one draw after another."""

    def decide(scores: Numbers) -> Flags:
        return np.array([rule(row) for row in scores], dtype=np.bool_).reshape(scores.shape)

    return decide


def grey_zone(chances: Numbers, *, low: float = 0.1, high: float = 0.9) -> NDArray[np.intp]:
    """The places of the bids that more evidence could move: neither all but sure nor all but hopeless."""
    return np.flatnonzero((chances >= low) & (chances <= high))


def greyest(chances: Numbers, n: int) -> NDArray[np.intp]:
    """The places of the ``n`` bids nearest to even, nearest first; equals in their own order."""
    return np.argsort(np.abs(chances - 0.5), kind="stable")[:n]
