"""Every bid with every reader, as arrays: who may read what, how well it fits, and who is considered first."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from evaluations.methods.allocating.records import EXPERT, FITS, Problem

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Grid:
    """Bids by readers, both in order of key. ``employs`` is readers by employers."""

    bid_keys: Ints
    reader_keys: Ints
    reads: Ints
    capacity: Ints
    fit: Ints
    may: Flags
    expert: Flags
    cross: Flags
    has_expert: Flags
    employs: csr_array
    taken: Flags
    """Bids by employers: one of theirs reads the bid already."""

    @property
    def needs_expert(self) -> Flags:
        """Bids that no expert reads yet, though one may."""
        needs: Flags = ~self.has_expert & (self.expert & self.may).any(axis=1) & (self.reads > 0)
        return needs


def grid_of(problem: Problem) -> Grid:
    """The arrays of a problem. ``ValueError`` when a key stands twice."""
    bids = sorted(problem.bids, key=lambda each: each.key)
    readers = sorted(problem.readers, key=lambda each: each.key)
    row = {each.key: at for at, each in enumerate(readers)}
    if len({each.key for each in bids}) < len(bids) or len(row) < len(readers):
        raise ValueError("Each bid and each reader may stand once.")
    areas = {area: at for at, area in enumerate(sorted({each.area for each in bids}))}
    area_of = np.array([areas[each.area] for each in bids], dtype=np.int64)
    expertise = np.array(
        [[reader.expertise.get(area, 0) for reader in readers] for area in areas], dtype=np.int64
    ).reshape(len(areas), len(readers))[area_of]
    home = np.array([areas.get(each.home, -1) for each in readers], dtype=np.int64)
    employs = _employs([each.employers for each in readers])
    already = _flags([each.already for each in bids], row)
    taken = np.asarray((already.astype(np.int64) @ employs) > 0, dtype=np.bool_)
    may = ~already & ~_flags([each.barred for each in bids], row)
    may &= np.asarray((taken.astype(np.int64) @ employs.T) == 0, dtype=np.bool_)
    may &= np.array([each.capacity > 0 for each in readers], dtype=np.bool_)
    return Grid(
        bid_keys=np.array([each.key for each in bids], dtype=np.int64),
        reader_keys=np.array([each.key for each in readers], dtype=np.int64),
        reads=np.array([max(each.reads, 0) for each in bids], dtype=np.int64),
        capacity=np.array([max(each.capacity, 0) for each in readers], dtype=np.int64),
        fit=np.array(FITS, dtype=np.int64)[expertise],
        may=may,
        expert=expertise >= EXPERT,
        cross=home[None, :] != area_of[:, None],
        has_expert=np.asarray((already & (expertise >= EXPERT)).any(axis=1), dtype=np.bool_),
        employs=employs,
        taken=taken,
    )


def _employs(employers: list[frozenset[str]]) -> csr_array:
    names = {name: at for at, name in enumerate(sorted(set().union(*employers)))}
    pairs = [(at, names[name]) for at, each in enumerate(employers) for name in sorted(each)]
    rows, columns = zip(*pairs, strict=True) if pairs else ((), ())
    ones = np.ones(len(pairs), dtype=np.int64)
    return csr_array((ones, (rows, columns)), shape=(len(employers), len(names)))


def _flags(keys: list[frozenset[int]], row: dict[int, int]) -> Flags:
    flags = np.zeros((len(keys), len(row)), dtype=np.bool_)
    for at, each in enumerate(keys):
        flags[at, [row[key] for key in each if key in row]] = True
    return flags


def candidates(grid: Grid, count: int) -> tuple[Ints, Ints]:
    """The pairs to choose from: the ``count`` readers of each bid that fit best, as bid and reader places.

    A quarter of them are the best from outside their home area. Among equals each bid starts at
    another reader, so that the same few are not everybody's candidates.
    """
    bids, readers = grid.may.shape
    turn = (np.arange(readers)[None, :] - np.arange(bids)[:, None] * 7) % max(readers, 1)
    rank = np.where(grid.may, grid.fit * (readers + 1) - turn, -1)
    wanted = min(count, readers)
    chosen = _best(rank, wanted - wanted // 4)
    chosen |= _best(np.where(chosen | ~grid.cross, -1, rank), wanted // 4)
    chosen |= _best(np.where(chosen, -1, rank), wanted // 4) & (chosen.sum(axis=1) < wanted)[:, None]
    chosen &= grid.may & (grid.reads > 0)[:, None]
    pairs = np.nonzero(chosen)
    return pairs[0], pairs[1]


def _best(rank: Ints, count: int) -> Flags:
    flags = np.zeros(rank.shape, dtype=np.bool_)
    if count > 0 and rank.size:
        best = np.argpartition(-rank, min(count, rank.shape[1]) - 1, axis=1)[:, :count]
        np.put_along_axis(flags, best, True, axis=1)
    return flags & (rank >= 0)
