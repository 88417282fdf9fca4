"""The allocation as a mixed-integer program: its matrix is built from arrays, without a loop over pairs."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, OptimizeResult, milp
from scipy.sparse import coo_array, csr_array

from evaluations.methods.allocating.pairing import Grid, Ints

SHORT, NO_EXPERT, NO_CROSS = 20_000, 2_000, 400
"""What a read that nobody gives, a bid without an expert and a missing link cost, in points of fit."""

GAP = 0.002
"""How far from the best the optimiser may stop, as a share: fits are rough figures."""

NODES = 500


@dataclass(frozen=True, eq=False)
class Program:
    """Columns are the pairs, then a shortfall for each bid, a missing expert for each bid, missing links, worst fit."""

    bids: Ints
    readers: Ints
    cost: NDArray[np.float64]
    matrix: csr_array
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    upper: NDArray[np.float64]
    whole: NDArray[np.float64]

    def solve(self) -> OptimizeResult:
        """HiGHS's answer; never infeasible, since everything but loads and employers may fall short at a price."""
        return milp(
            self.cost,
            constraints=LinearConstraint(self.matrix, self.low, self.high),
            bounds=Bounds(np.zeros(self.cost.size), self.upper),
            integrality=self.whole,
            options={"mip_rel_gap": GAP, "node_limit": NODES},
        )


class _Rows:
    """Blocks of rows under one another."""

    def __init__(self) -> None:
        self.at: list[tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]] = []
        self.low: list[NDArray[np.float64]] = []
        self.high: list[NDArray[np.float64]] = []
        self.count = 0

    def entries(self, rows: Ints, columns: Ints, values: NDArray[np.float64] | float) -> None:
        """Entries of the block that is being written."""
        self.at.append((rows + self.count, columns, np.broadcast_to(values, rows.shape)))

    def close(self, low: NDArray[np.float64], high: NDArray[np.float64]) -> None:
        """End the block."""
        self.low.append(low)
        self.high.append(high)
        self.count += low.size


def program_of(grid: Grid, bids: Ints, readers: Ints, cross_share: float) -> Program:
    """The program over the candidate pairs."""
    pairs, count = bids.size, grid.reads.size
    at, of_bid = np.arange(pairs), np.arange(count)
    short, no_expert, no_cross, worst = pairs, pairs + count, pairs + 2 * count, pairs + 2 * count + 1
    fit = grid.fit[bids, readers]
    rows, endless = _Rows(), np.inf
    rows.entries(bids, at, 1.0)
    rows.entries(of_bid, short + of_bid, 1.0)
    rows.close(grid.reads.astype(np.float64), grid.reads.astype(np.float64))
    rows.entries(readers, at, 1.0)
    rows.close(np.full(grid.capacity.size, -endless), grid.capacity.astype(np.float64))
    _employers(rows, grid, bids, readers)
    expert = grid.expert[bids, readers]
    rows.entries(bids[expert], at[expert], 1.0)
    rows.entries(of_bid, no_expert + of_bid, 1.0)
    rows.close(grid.needs_expert.astype(np.float64), np.full(count, endless))
    cross = grid.cross[bids, readers]
    rows.entries(np.zeros(int(cross.sum()), dtype=np.int64), at[cross], 1.0)
    rows.entries(np.zeros(1, dtype=np.int64), np.array([no_cross]), 1.0)
    rows.close(np.array([float(ceil(cross_share * grid.reads.sum() - 1e-9))]), np.array([endless]))
    _worst(rows, grid, bids, at, fit, short, worst)
    cost = np.concatenate(
        [-fit.astype(float), np.full(count, SHORT), np.full(count, NO_EXPERT), [NO_CROSS, -max(count / 4, 1)]]
    )
    upper = np.concatenate(
        [np.ones(pairs), grid.reads, np.ones(count), [endless, 100.0 * grid.reads.max(initial=0)]]
    ).astype(float)
    whole = np.zeros(cost.size)
    whole[:pairs] = 1
    row, column, value = (np.concatenate(part) for part in zip(*rows.at, strict=True))
    matrix = coo_array((value, (row, column)), shape=(rows.count, cost.size)).tocsr()
    return Program(bids, readers, cost, matrix, np.concatenate(rows.low), np.concatenate(rows.high), upper, whole)


def _employers(rows: _Rows, grid: Grid, bids: Ints, readers: Ints) -> None:
    """No two readers of one employer on one bid: a row wherever two candidates share one."""
    works = grid.employs[readers].tocoo()
    width = max(grid.employs.shape[1], 1)
    groups, place, size = np.unique(bids[works.row] * width + works.col, return_inverse=True, return_counts=True)
    shared = size > 1
    number = np.cumsum(shared) - 1
    kept = shared[place] if groups.size else np.zeros(0, dtype=np.bool_)
    rows.entries(number[place[kept]].astype(np.int64), works.row[kept].astype(np.int64), 1.0)
    rows.close(np.full(int(shared.sum()), -np.inf), np.ones(int(shared.sum())))


def _worst(rows: _Rows, grid: Grid, bids: Ints, at: Ints, fit: Ints, short: int, worst: int) -> None:
    """No bid fits worse than the worst; a read that nobody gives does not make its bid the worst."""
    wanted = np.flatnonzero(grid.reads > 0)
    of_bid = np.zeros(grid.reads.size, dtype=np.int64)
    of_bid[wanted] = np.arange(wanted.size)
    rows.entries(of_bid[bids], at, fit.astype(np.float64))
    rows.entries(np.arange(wanted.size), short + wanted, 100.0)
    rows.entries(np.arange(wanted.size), np.full(wanted.size, worst), -1.0)
    rows.close(np.zeros(wanted.size), np.full(wanted.size, np.inf))
