"""The last steps of every plan: nobody twice from one employer, and open reads given to whoever still may."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from evaluations.methods.allocating.pairing import Flags, Grid, Ints


class Table:
    """A plan in the making, with what each reader and each bid has so far."""

    def __init__(self, grid: Grid, bids: Ints, readers: Ints) -> None:
        """Take the pairs from the best fitting, leaving out what clashes with one taken before."""
        self.grid = grid
        self.plan = np.zeros(grid.may.shape, dtype=np.bool_)
        self.load = np.zeros(grid.capacity.size, dtype=np.int64)
        self.employs: NDArray[np.bool_] = grid.employs.toarray() > 0
        self.taken = grid.taken.copy()
        for at in np.lexsort((readers, bids, -grid.fit[bids, readers])):
            if self.open(int(bids[at]))[readers[at]]:
                self.give(int(bids[at]), int(readers[at]))

    def open(self, bid: int) -> Flags:
        """Who may be given the bid now."""
        free: Flags = self.grid.may[bid] & ~self.plan[bid] & (self.load < self.grid.capacity)
        return free & ~self.employs[:, self.taken[bid]].any(axis=1)

    def give(self, bid: int, reader: int) -> None:
        """One read."""
        self.plan[bid, reader] = True
        self.load[reader] += 1
        self.taken[bid] |= self.employs[reader]

    @property
    def missing(self) -> Ints:
        """How many reads each bid is short of."""
        result: Ints = self.grid.reads - self.plan.sum(axis=1)
        return result

    def fill(self) -> None:
        """Give open reads to whoever fits best, the least busy first among equals."""
        for bid in np.flatnonzero(self.missing > 0):
            for _ in range(int(self.missing[bid])):
                free = np.flatnonzero(self.open(int(bid)))
                if not free.size:
                    break
                order = np.lexsort((free, self.load[free], -self.grid.fit[bid, free]))
                self.give(int(bid), int(free[order[0]]))
