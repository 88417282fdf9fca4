"""Rounds too large for the full program: a flow, which HiGHS solves as a linear program in whole numbers.

Reads, loads and one expert for each bid that can have one form a network, so the best corner of
the linear program is whole. A share of links across areas is reached by a price on each, found by
halving. Two of one employer on one bid cannot be said in a network: the worse of the two is taken
off, and the reads left open are given to whoever fits best of those who may.
"""

from __future__ import annotations

from math import ceil

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import coo_array, csr_array

from evaluations.methods.allocating.matrix import NO_EXPERT, SHORT
from evaluations.methods.allocating.pairing import Flags, Grid, Ints

PRICES = 4
HIGHEST_PRICE = 100


def flow(grid: Grid, bids: Ints, readers: Ints, cross_share: float) -> Flags:
    """Which candidate pairs are taken: within loads, and as many reads across areas as asked where there can be."""
    if not bids.size:
        return np.zeros(0, dtype=np.bool_)
    wanted = ceil(cross_share * grid.reads.sum() - 1e-9)
    cross = grid.cross[bids, readers]
    matrix, limits = _network(grid, bids, readers)
    best = _solve(grid, bids, readers, matrix, limits, 0.0)
    low, high = 0.0, float(HIGHEST_PRICE)
    for _ in range(PRICES if cross[best].sum() < wanted else 0):
        price = (low + high) / 2
        taken = _solve(grid, bids, readers, matrix, limits, price)
        if cross[taken].sum() >= wanted:
            best, high = taken, price
        else:
            low = price
            best = taken if cross[best].sum() < cross[taken].sum() else best
    return best


def _network(grid: Grid, bids: Ints, readers: Ints) -> tuple[csr_array, np.ndarray[tuple[int], np.dtype[np.float64]]]:
    """At most so many reads and one counted expert for each bid, at most a load for each reader, each pair once.

    An expert's pair stands in two columns: as the expert that the bid needs, and as any reader.
    """
    count, pairs, at = grid.reads.size, bids.size, np.arange(bids.size)
    expert = np.flatnonzero(grid.expert[bids, readers] & grid.needs_expert[bids])
    general = grid.reads - grid.needs_expert
    first_reader, first_pair = 2 * count, 2 * count + grid.capacity.size
    extra = pairs + np.arange(expert.size)
    rows = [bids, count + bids[expert], first_reader + readers, first_reader + readers[expert]]
    columns = [at, extra, at, extra]
    rows += [first_pair + np.arange(expert.size)] * 2
    columns += [expert, extra]
    row, column = np.concatenate(rows), np.concatenate(columns)
    shape = (first_pair + expert.size, pairs + expert.size)
    limits = np.concatenate([general, grid.needs_expert, grid.capacity, np.ones(expert.size)]).astype(np.float64)
    return coo_array((np.ones(row.size), (row, column)), shape=shape).tocsr(), limits


def _solve(
    grid: Grid,
    bids: Ints,
    readers: Ints,
    matrix: csr_array,
    limits: np.ndarray[tuple[int], np.dtype[np.float64]],
    price: float,
) -> Flags:
    expert = np.flatnonzero(grid.expert[bids, readers] & grid.needs_expert[bids])
    worth = SHORT + grid.fit[bids, readers] + price * grid.cross[bids, readers]
    found = linprog(
        -np.concatenate([worth, worth[expert] + NO_EXPERT]),
        A_ub=matrix,
        b_ub=limits,
        bounds=(0, 1),
        method="highs-ds",
    )
    taken: Flags = found.x[: bids.size] > 0.5
    taken[expert] |= found.x[bids.size :] > 0.5
    return taken
