"""How long an allocation takes beside HiGHS alone on the same matrix, in one run: at most 5 ×."""

from __future__ import annotations

from math import ceil
from time import process_time

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from evaluations.methods.allocating import BidToRead, Problem, Reader, allocate
from evaluations.methods.allocating.matrix import GAP, NODES, program_of
from evaluations.methods.allocating.pairing import candidates, grid_of

SIZES = ((500, 120), (2_000, 450))
BOUND = 5


def problem_of(*, bids: int, readers: int, seed: int, areas: int = 6, reads: int = 3, spare: float = 1.04) -> Problem:
    """A round with 12% of pairs in conflict, little spare load, and three assessors to an employer."""
    random = np.random.default_rng(seed)
    names = [f"area-{at}" for at in range(areas)]
    load = ceil(bids * reads * spare / readers)
    known = []
    for key in range(readers):
        home = names[key % areas]
        others = {str(area): int(random.integers(1, 3)) for area in random.choice(names, 2, replace=False)}
        expertise = others | {home: 3 if random.random() < 0.6 else 2}
        employer = f"employer-{random.integers(readers // 3)}"
        known.append(Reader(key, load, expertise, home, frozenset({employer})))
    conflicts = random.random((bids, readers)) < 0.12
    wanted = [
        BidToRead(key, names[key % areas], reads, barred=frozenset(np.flatnonzero(conflicts[key]).tolist()))
        for key in range(bids)
    ]
    return Problem(wanted, known)


def bare(problem: Problem) -> float:
    """CPU seconds of HiGHS alone on the matrix that the allocation solves."""
    grid = grid_of(problem)
    program = program_of(grid, *candidates(grid, problem.candidates), problem.cross_share)
    began = process_time()
    milp(
        program.cost,
        constraints=LinearConstraint(program.matrix, program.low, program.high),
        bounds=Bounds(np.zeros(program.cost.size), program.upper),
        integrality=program.whole,
        options={"mip_rel_gap": GAP, "node_limit": NODES},
    )
    return process_time() - began


def line(bids: int, readers: int) -> str:
    """One round's line."""
    problem = problem_of(bids=bids, readers=readers, seed=1)
    alone = bare(problem)
    began = process_time()
    reached = allocate(problem).achieved
    ours = process_time() - began
    return (
        f"Allocation, {bids:,} bids × {readers} assessors × 3 reads: {ours:.1f} s of CPU, "
        f"bare HiGHS on the same matrix {alone:.1f} s, ratio {ours / alone:.2f} (bound {BOUND}); "
        f"{reached.wanted - reached.reads} reads not placed, {reached.without_expert} bids without an expert, "
        f"{reached.same_employer_pairs} same-employer pairs, worst fit {reached.worst_fit}, "
        f"{reached.cross_share:.0%} across areas"
    )


def measure() -> list[str]:
    """A line for each size."""
    return [line(*size) for size in SIZES]
