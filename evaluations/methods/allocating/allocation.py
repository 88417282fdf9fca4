"""The best plan of who reads what, by HiGHS, and by a flow in rounds too large for it."""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter

from evaluations.methods.allocating.flowing import flow
from evaluations.methods.allocating.matrix import program_of
from evaluations.methods.allocating.measuring import achieved, pairs_of, shorts
from evaluations.methods.allocating.mending import Table
from evaluations.methods.allocating.pairing import Grid, candidates, grid_of
from evaluations.methods.allocating.records import Plan, Problem

MOST_BIDS = 5_000
"""Rounds with more bids than this are allocated by the flow."""

MOST_PAIRS = 60_000
"""The candidates are widened for bids that stay short up to so many pairs in all."""

Progress = Callable[[str, int], None]


def allocate(problem: Problem, *, progress: Progress | None = None) -> Plan:
    """Who reads what. Never refuses: what cannot be placed is in ``short`` with its reason.

    What holds whatever happens: nobody reads a bid they are barred from or read already, nobody
    gets more than their capacity, and no two of one employer read one bid. Then, in this order of
    weight: all reads are given, each bid has an expert where one may read it, the share of reads
    across areas is reached, the worst bid fits as well as it can, and all fit well. The same
    problem gives the same plan. ``progress`` hears a sentence and a percentage.
    """
    began = perf_counter()
    tell = progress or (lambda sentence, percent: None)
    grid = grid_of(problem)
    if not (grid.may & (grid.reads > 0)[:, None]).any():
        table, optimal, method = Table(grid, *candidates(grid, 0)), True, "optimiser"
    elif grid.reads.size > MOST_BIDS:
        tell("Finding the best readers for each bid", 10)
        table, optimal, method = _by_flow(grid, problem), False, "flow"
    else:
        table, optimal = _by_program(grid, problem, tell)
        method = "optimiser"
    tell("Checking the plan", 95)
    table.fill()
    seconds = perf_counter() - began
    return Plan(
        pairs=pairs_of(grid, table.plan),
        short=shorts(table),
        achieved=achieved(grid, table.plan, optimal=optimal, method=method, seconds=seconds),
    )


def _by_flow(grid: Grid, problem: Problem) -> Table:
    bids, readers = candidates(grid, problem.candidates)
    taken = flow(grid, bids, readers, problem.cross_share)
    return Table(grid, bids[taken], readers[taken])


def _by_program(grid: Grid, problem: Problem, tell: Progress) -> tuple[Table, bool]:
    """The program over each bid's best candidates, and over more of them while reads stay open."""
    width = problem.candidates
    while True:
        tell(f"Choosing among the {width} best readers for each bid", 10)
        bids, readers = candidates(grid, width)
        found = program_of(grid, bids, readers, problem.cross_share).solve()
        if found.x is None:
            return _by_flow(grid, problem), False
        taken = found.x[: bids.size] > 0.5
        table = Table(grid, bids[taken], readers[taken])
        everyone = bids.size == int((grid.may & (grid.reads > 0)[:, None]).sum())
        wider = bids.size * 2 <= MOST_PAIRS
        if not table.missing.any() or everyone or not wider:
            return table, bool(found.status == 0)
        width *= 2
