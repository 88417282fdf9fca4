"""The optimiser behind the walk: can the floors still be met after this, or not?

HiGHS answers two questions, both over sets of bids within the budget and the caps in which
nobody is funded below a refused bid of the same area and region. How little must all floors
together be short of? And given what the walk has decided so far, what is the most that the next
bid can get without missing more than that? Every answer is checked in whole pounds. ``proven``
turns false where HiGHS was stopped before it was sure: an answer is then good but may not be best.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from math import gcd

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array

from evaluations.methods.awarding.board import Board, Group
from evaluations.methods.awarding.walking import Cell

LEAST, MERIT, MOST = "least missed", "merit", "most for one"
LOOSE = 0.05
NODES = 400
"""Where HiGHS is stopped. Only floors that all but use up the budget to the pound take it so far."""
STOPPED = 1

Award = dict[int, int]
"""Pounds by place; a place that is not named gets nothing."""


@dataclass(slots=True)
class Rows:
    """Sparse rows with their bounds, as they are written down."""

    at: list[tuple[int, int, float]] = field(default_factory=list)
    low: list[float] = field(default_factory=list)
    high: list[float] = field(default_factory=list)

    def add(self, entries: Mapping[int, float], low: float, high: float) -> None:
        """One row: the sum of the entries' columns lies between the bounds."""
        self.at += [(len(self.low), column, value) for column, value in entries.items()]
        self.low.append(low)
        self.high.append(high)

    def constraint(self, columns: int) -> LinearConstraint:
        """The rows as scipy takes them."""
        rows, places, values = zip(*self.at, strict=True) if self.at else ((), (), ())
        matrix = coo_array((values, (rows, places)), shape=(len(self.low), columns))
        return LinearConstraint(matrix.tocsr(), self.low, self.high)


class LookAhead:
    """What the walk asks of the optimiser. It keeps one award that meets the floors, so as to ask seldom."""

    def __init__(self, board: Board, *, missed: int | None = None) -> None:
        """Find the least that floors must miss, unless it is known, and an award that misses no more."""
        self.board = board
        self.unit = _unit(board)
        self.decided: Award = {}
        self.refused: set[int] = set()
        self.cells: dict[Cell, list[int]] = {}
        for number, place in enumerate(board.places):
            if place.eligible:
                self.cells.setdefault(place.groups, []).append(number)
        self.missed = sum(board.floors.values()) if missed is None else missed
        self.witness: Award = {}
        self.proven = True
        found = self._solve(None, LEAST) if missed is None else None
        if found is not None:
            self.witness, self.missed = found, self._shortfall(found)
            self.witness = self._solve(None, MERIT) or self.witness

    def begin(self, pounds: Sequence[int]) -> None:
        """Take what the first places got as decided."""
        for number, granted in enumerate(pounds):
            if granted:
                self.decided[number] = granted
            else:
                self._refuse(number)

    def grant(self, number: int, most: int) -> int:
        """What the place gets: the most it can without missing more of the floors, or nothing."""
        granted = self._granted(number, most) if most else 0
        if granted:
            self.decided[number] = granted
        else:
            self._refuse(number)
        return granted

    def _granted(self, number: int, most: int) -> int:
        if self.witness.get(number) == most:
            return most
        place = self.board.places[number]
        found = self._solve((number, most), MOST if place.least < place.pounds else MERIT)
        if found is None:
            return 0
        self.witness = found
        return found[number]

    def _refuse(self, number: int) -> None:
        cell = self.cells.get(self.board.places[number].groups, [])
        for below in cell:
            if below >= number:
                self.refused.add(below)
                self.witness.pop(below, None)

    def _solve(self, wanted: tuple[int, int] | None, aim: str) -> Award | None:
        """An award that keeps all that is decided and funds the place that is wanted, if any; or none."""
        open_ = [
            number for number, place in enumerate(self.board.places) if place.eligible and number not in self.refused
        ]
        award, sure = Model(self, open_, wanted, aim).award()
        self.proven = self.proven and (sure or (award is not None and aim == MERIT))
        right = award is not None and self._holds(award) and self._shortfall(award) <= self.missed
        return award if right and (wanted is None or wanted[0] in (award or {})) else None

    def _got(self, award: Award) -> dict[Group, int]:
        got: dict[Group, int] = {}
        for number, pounds in award.items():
            for group in self.board.places[number].groups:
                got[group] = got.get(group, 0) + pounds
        return got

    def _shortfall(self, award: Award) -> int:
        got = self._got(award)
        return sum(max(pounds - got.get(group, 0), 0) for group, pounds in self.board.floors.items())

    def _holds(self, award: Award) -> bool:
        """Whether an award is within the budget and the caps, in whole pounds, and passes nobody over."""
        got = self._got(award)
        passed = any(
            below in award and above not in award for cell in self.cells.values() for above, below in pairwise(cell)
        )
        return (
            not passed
            and sum(award.values()) <= self.board.budget
            and all(got.get(group, 0) <= cap for group, cap in self.board.caps.items())
            and all(award.get(number) == pounds for number, pounds in self.decided.items())
        )


def _unit(board: Board) -> int:
    """The largest sum that all amounts are whole multiples of: small numbers are solved more exactly."""
    amounts = {place.pounds for place in board.places}
    if any(place.least < place.pounds for place in board.places):
        amounts |= {place.least for place in board.places} | {board.budget}
        amounts |= {*board.floors.values(), *board.caps.values()}
    return gcd(*amounts) or 1


class Model:
    """A question to HiGHS: a yes or no for each open place, pounds where it takes less, a shortfall for each floor."""

    def __init__(self, ahead: LookAhead, open_: list[int], wanted: tuple[int, int] | None, aim: str) -> None:
        """Write the question down."""
        self.ahead, self.open, self.wanted, self.aim = ahead, open_, wanted, aim
        self.column = {number: at for at, number in enumerate(open_)}
        board = ahead.board
        self.flexible = [number for number in open_ if board.places[number].least < board.places[number].pounds]
        self.amount = {number: len(open_) + at for at, number in enumerate(self.flexible)}
        first = len(open_) + len(self.flexible)
        self.short = {group: first + at for at, group in enumerate(board.floors)}
        self.columns = first + len(self.short)
        self.rows = Rows()
        self._limits()
        self._amounts()
        self._nobody_passed_over()

    def _pounds(self, numbers: list[int]) -> dict[int, float]:
        places = self.ahead.board.places
        return {
            self.amount.get(number, self.column[number]): 1.0
            if number in self.amount
            else places[number].pounds / self.ahead.unit
            for number in numbers
        }

    def _limits(self) -> None:
        board, unit = self.ahead.board, self.ahead.unit
        members: dict[Group, list[int]] = {}
        for number in self.open:
            for group in board.places[number].groups:
                members.setdefault(group, []).append(number)
        self.rows.add(self._pounds(self.open), -np.inf, board.budget / unit)
        for group, cap in board.caps.items():
            self.rows.add(self._pounds(members.get(group, [])), -np.inf, cap / unit)
        for group, floor in board.floors.items():
            self.rows.add({**self._pounds(members.get(group, [])), self.short[group]: 1.0}, floor / unit, np.inf)
        if self.aim != LEAST and self.short:
            self.rows.add(dict.fromkeys(self.short.values(), 1.0), -np.inf, self.ahead.missed / unit)

    def _amounts(self) -> None:
        for number in self.flexible:
            place, unit = self.ahead.board.places[number], self.ahead.unit
            self.rows.add({self.amount[number]: 1.0, self.column[number]: -place.least / unit}, 0, np.inf)
            self.rows.add({self.amount[number]: 1.0, self.column[number]: -place.pounds / unit}, -np.inf, 0)

    def _nobody_passed_over(self) -> None:
        for cell in self.ahead.cells.values():
            kept = [number for number in cell if number in self.column]
            for above, below in pairwise(kept):
                self.rows.add({self.column[above]: 1.0, self.column[below]: -1.0}, 0, np.inf)

    def _bounds(self) -> Bounds:
        low, high = np.zeros(self.columns), np.ones(self.columns)
        high[len(self.open) :] = np.inf
        for number, pounds in self.ahead.decided.items():
            self._fix(low, high, number, pounds)
        if self.wanted is not None:
            low[self.column[self.wanted[0]]] = 1
            if self.wanted[0] in self.amount:
                high[self.amount[self.wanted[0]]] = self.wanted[1] / self.ahead.unit
        return Bounds(low, high)

    def _fix(self, low: NDArray[np.float64], high: NDArray[np.float64], number: int, pounds: int) -> None:
        low[self.column[number]] = 1
        if number in self.amount:
            low[self.amount[number]] = high[self.amount[number]] = pounds / self.ahead.unit

    def _cost(self) -> NDArray[np.float64]:
        """What is asked. Merit alone only makes the answer last: any award that keeps the floors will do."""
        cost = np.zeros(self.columns)
        if self.aim == LEAST:
            cost[list(self.short.values())] = 1
        elif self.aim == MOST and self.wanted is not None:
            cost[self.amount[self.wanted[0]]] = -1
        else:
            for number in self.open:
                place = self.ahead.board.places[number]
                cost[self.column[number]] = -float(place.contender.score) * place.pounds / self.ahead.unit
        return cost

    def award(self) -> tuple[Award | None, bool]:
        """HiGHS's answer in whole pounds, or none; and whether it is sure of it."""
        if not self.columns:
            return {}, True
        whole = np.ones(self.columns)
        whole[len(self.open) + len(self.flexible) :] = 0
        found = milp(
            self._cost(),
            constraints=self.rows.constraint(self.columns),
            bounds=self._bounds(),
            integrality=whole,
            options={"mip_rel_gap": LOOSE if self.aim == MERIT else 0.0, "node_limit": NODES},
        )
        sure = found.status != STOPPED
        if found.x is None:
            return None, sure
        taken = [number for number in self.open if found.x[self.column[number]] > 0.5]
        award = {
            number: round(found.x[self.amount[number]]) * self.ahead.unit
            if number in self.amount
            else self.ahead.board.places[number].pounds
            for number in taken
        }
        return award, sure
