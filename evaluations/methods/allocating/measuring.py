"""What a plan achieves, whom it could not place and why, and whether one more pair may join it."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from evaluations.methods.allocating.mending import Table
from evaluations.methods.allocating.pairing import Flags, Grid, Ints, grid_of
from evaluations.methods.allocating.records import Achieved, Problem, Short

Pairs = Iterable[tuple[int, int]]


def measure(
    problem: Problem, pairs: Pairs, *, optimal: bool = False, method: str = "by hand", seconds: float = 0.0
) -> Achieved:
    """The figures of any plan for the problem; ``KeyError`` when a pair names a key that is not in it."""
    grid = grid_of(problem)
    return achieved(grid, plan_of(grid, pairs), optimal=optimal, method=method, seconds=seconds)


def plan_of(grid: Grid, pairs: Pairs) -> Flags:
    """The pairs as bids by readers."""
    rows = {int(key): at for at, key in enumerate(grid.bid_keys)}
    columns = {int(key): at for at, key in enumerate(grid.reader_keys)}
    plan: Flags = np.zeros(grid.may.shape, dtype=np.bool_)
    for bid, reader in pairs:
        plan[rows[bid], columns[reader]] = True
    return plan


def achieved(grid: Grid, plan: Flags, *, optimal: bool, method: str, seconds: float) -> Achieved:
    """The figures of a plan."""
    reads = int(plan.sum())
    fits = (grid.fit * plan).sum(axis=1)
    asked = grid.reads > 0
    colleagues = plan.astype(np.int64) @ grid.employs + grid.taken
    cross = int((plan & grid.cross).sum())
    return Achieved(
        reads=reads,
        wanted=int(grid.reads.sum()),
        total_fit=int(fits.sum()),
        worst_fit=int(fits[asked].min()) if asked.any() else 0,
        without_expert=int((asked & ~grid.has_expert & ~(plan & grid.expert).any(axis=1)).sum()),
        same_employer_pairs=int(np.maximum(colleagues - 1, 0).sum()),
        cross_reads=cross,
        cross_share=cross / reads if reads else 0.0,
        loads=dict(zip(grid.reader_keys.tolist(), plan.sum(axis=0).tolist(), strict=True)),
        optimal=optimal,
        method=method,
        seconds=seconds,
    )


def shorts(table: Table) -> tuple[Short, ...]:
    """A sentence for each bid that is short of readers."""
    return tuple(
        Short(int(table.grid.bid_keys[bid]), int(table.missing[bid]), _why(table, int(bid)))
        for bid in np.flatnonzero(table.missing > 0)
    )


def _why(table: Table, bid: int) -> str:
    grid = table.grid
    may = grid.may[bid] & ~table.plan[bid]
    full = int((may & (table.load >= grid.capacity)).sum())
    colleagues = int((may & (table.load < grid.capacity)).sum())
    if not may.any():
        return "Every other assessor with room is in conflict with this bid, or works for an employer of its readers."
    parts = [
        f"{full} {'has' if full == 1 else 'have'} no room left" if full else "",
        f"{colleagues} {'works' if colleagues == 1 else 'work'} for an employer of another of its readers"
        if colleagues
        else "",
    ]
    return f"Of the assessors without a conflict, {' and '.join(part for part in parts if part)}."


def refusal(problem: Problem, pairs: Pairs, bid_key: int, reader_key: int) -> str:
    """Why this pair may not join these pairs, as a sentence; nothing when it may."""
    others = list(pairs)
    bid = next(each for each in problem.bids if each.key == bid_key)
    readers = {each.key: each for each in problem.readers}
    reader = readers[reader_key]
    if reader_key in bid.barred:
        return "They have a conflict with this bid, or were taken off it."
    if reader_key in bid.already or (bid_key, reader_key) in others:
        return "They read this bid already."
    if sum(one == reader_key for _, one in others) >= reader.capacity:
        return "They have no room left."
    with_it = {one for of, one in others if of == bid_key} | (bid.already & readers.keys())
    if any(readers[one].employers & reader.employers for one in with_it):
        return "They work for an employer of another of its readers."
    return ""


def pairs_of(grid: Grid, plan: Flags) -> tuple[tuple[int, int], ...]:
    """The plan as keys, in order of bid and reader."""
    bids, readers = np.nonzero(plan)
    chosen: tuple[Ints, Ints] = (grid.bid_keys[bids], grid.reader_keys[readers])
    return tuple(zip(chosen[0].tolist(), chosen[1].tolist(), strict=True))
