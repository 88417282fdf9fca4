"""The mixed model's variances by restricted maximum likelihood (REML), and its equations (Henderson 1950).

The bids are eliminated from the equations by hand, since their block is diagonal: what is left
has one row for each area, reading at home and assessor. Bids with the same number of reads
enter alike, so each trial of the variance ratios costs one Cholesky factor of that size.

Areas are drawn from a distribution too, so that where areas hardly differ little is lost by
telling them apart: in `make study` that picks more of the right bids than areas taken as they are.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import cho_factor, cho_solve, solve_triangular
from scipy.optimize import minimize

from evaluations.methods.calibrating.design import Design
from evaluations.methods.calibrating.records import Numbers, Posterior, Variances

LOWEST, HIGHEST = -7.0, 12.0
"""Bounds of the logarithms of noise over quality and noise over leniency."""


@dataclass(frozen=True, eq=False)
class Solved:
    """The equations solved at two variance ratios; ``factor`` is the upper Cholesky factor of what is left."""

    effects: Numbers
    factor: NDArray[np.float64]
    weights: Numbers
    residual: float
    log_determinant: float


@dataclass(frozen=True, eq=False)
class Fit:
    """The model's estimates from one design."""

    design: Design

    @cached_property
    def _whole(self) -> tuple[Numbers, Numbers, float]:
        columns, score = self.design.columns, self.design.score
        return columns.T @ columns, columns.T @ score, float(score @ score)

    @cached_property
    def _by_reads(self) -> list[tuple[int, int, Numbers, Numbers, float]]:
        """For each number of reads: it, how many bids have it, and their sums of squares and products."""
        found = []
        for reads in np.unique(self.design.reads):
            chosen = self.design.reads == reads
            sums, totals = self.design.by_bid[chosen], self.design.totals[chosen]
            found.append((int(reads), int(chosen.sum()), sums.T @ sums, sums.T @ totals, float(totals @ totals)))
        return found

    def solve(self, ratios: Numbers) -> Solved:
        """Henderson's equations at noise over quality, over leniency and, of several areas, over areas."""
        columns, products_of_all, squares = self._whole
        matrix, right = columns.copy(), products_of_all.copy()
        np.einsum("ii->i", matrix)[:] += self._penalties(ratios)
        log_determinant = 0.0
        for reads, count, sums, products, totals in self._by_reads:
            weight = 1 / (reads + ratios[0])
            matrix -= weight * sums
            right -= weight * products
            squares -= weight * totals
            log_determinant -= count * np.log(weight)
        factor, _ = cho_factor(matrix)
        effects = cho_solve((factor, False), right)
        log_determinant += 2 * float(np.log(np.diag(factor)).sum())
        return Solved(
            effects=effects,
            factor=np.triu(factor),
            weights=1 / (self.design.reads + ratios[0]),
            residual=max(float(squares - effects @ right), 1e-12),
            log_determinant=log_determinant,
        )

    def _penalties(self, ratios: Numbers) -> Numbers:
        penalties = np.zeros(self.design.columns.shape[1])
        penalties[self.design.assessor_columns] = ratios[1]
        if self._counts.size == 3:
            penalties[self.design.area_columns] = ratios[2]
        return penalties

    @cached_property
    def _counts(self) -> Numbers:
        """How many bids, assessors and, where there are several, areas are drawn from a distribution."""
        counts = [len(self.design.bids), len(self.design.assessors), len(self.design.areas)]
        return np.array(counts if len(self.design.areas) > 1 else counts[:2], dtype=np.float64)

    @property
    def _freedom(self) -> int:
        return self.design.score.size - self.design.fixed

    def _deviance(self, logs: Numbers) -> float:
        """Minus twice the restricted log-likelihood, up to a constant, with the noise at its best."""
        solved = self.solve(np.exp(logs))
        noise = solved.residual / self._freedom
        return float(self._freedom * np.log(noise) + solved.log_determinant - self._counts @ logs)

    def variances(self) -> Variances:
        """The variances that make the readings likeliest."""
        start = np.array([0.5, 0.5, 2.0])[: self._counts.size]
        found = minimize(
            self._deviance,
            start,
            method="Nelder-Mead",
            bounds=[(LOWEST, HIGHEST)] * start.size,
            options={
                "xatol": 1e-3,
                "fatol": 1e-5,
                "maxfev": 400,
                "initial_simplex": start + np.vstack([np.zeros(start.size), 1.5 * np.eye(start.size)]),
            },
        )
        ratios = np.exp(found.x)
        noise = self.solve(ratios).residual / self._freedom
        drawn = [0.0 if log > HIGHEST - 2 else noise / ratio for log, ratio in zip(found.x, ratios, strict=True)]
        return Variances(
            quality=float(drawn[0]), leniency=float(drawn[1]), noise=float(noise), area=float(sum(drawn[2:]))
        )

    def posterior(self, variances: Variances) -> tuple[Posterior, Solved]:
        """The bids' true scores given the readings: area and quality, at the round's average of reading at home."""
        noise = max(variances.noise, 1e-9)
        drawn = np.array([variances.quality, variances.leniency, variances.area])[: self._counts.size]
        solved = self.solve(np.minimum(noise / np.maximum(drawn, 1e-12), np.exp(HIGHEST)))
        gain = -solved.weights[:, None] * self.design.by_bid
        gain[:, 0] += 1
        gain[:, self.design.area_columns] += np.eye(len(self.design.areas))[self.design.area_of_bid][
            :, : self.design.area_columns.stop - self.design.fixed
        ]
        root = solve_triangular(solved.factor, np.eye(solved.factor.shape[0])) * np.sqrt(noise)
        centre = self.design.mean + gain @ solved.effects + solved.weights * self.design.totals
        return Posterior(centre=centre, gain=gain, root=root, spread=np.sqrt(noise * solved.weights)), solved
