"""The walk down the merit order: who is funded, and the lines that are drawn on the way.

Each bid in turn is funded when it fits under the caps of its area and region and in the budget
beside the money that floors still need. The first that does not fit draws a line: the budget's
for all, a cap's for its own area or region. Below a line a bid is funded only where a floor that
is not met yet needs it, and below a refused bid nobody is funded in the same area and region.
Without floors and caps this is ``merit_order/1``.

Each decision depends only on those above it, and what is spent and kept only grows. So a bid
that is funded would be funded in any higher place too.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from evaluations.methods.awarding.board import Board, Group, Place
from evaluations.methods.awarding.records import Reason

Cell = tuple[Group, Group]
Granting = Callable[[int, int], int]
"""From a place and the most it could get to what it gets: the optimiser's look ahead. Nought refuses."""


@dataclass(slots=True)
class Walk:
    """How far the walk has come. ``missed`` is the least that all floors together must be short of."""

    board: Board
    missed: int = 0
    spent: int = 0
    got: dict[Group, int] = field(default_factory=dict)
    owed: dict[str, int] = field(default_factory=dict)
    lines: dict[Group | None, Reason] = field(default_factory=dict)
    closed: dict[Cell, Reason] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Keep the money that each dimension's floors need."""
        for (dimension, _), pounds in self.board.floors.items():
            self.owed[dimension] = self.owed.get(dimension, 0) + pounds

    def copy(self) -> Walk:
        """The walk at this place, to come back to."""
        copied = Walk.__new__(Walk)
        copied.board, copied.missed, copied.spent = self.board, self.missed, self.spent
        copied.got, copied.owed = self.got.copy(), self.owed.copy()
        copied.lines, copied.closed = self.lines.copy(), self.closed.copy()
        return copied

    def unmet(self, group: Group) -> int:
        """What the group's floor still needs."""
        return max(self.board.floors.get(group, 0) - self.got.get(group, 0), 0)

    def serves(self, place: Place) -> bool:
        """Whether a floor that is not met yet needs bids such as this one."""
        return any(self.unmet(group) for group in place.groups)

    def room(self, place: Place) -> tuple[int, Reason]:
        """The most the place could get now, nought when it would not take so little, and what stands in its way."""
        reason = self._barrier(place)
        if reason:
            return 0, reason
        most, reason = place.pounds, Reason.FUNDED
        for group, capped in zip(place.groups, (Reason.CAP_AREA, Reason.CAP_REGION), strict=True):
            cap = self.board.caps.get(group)
            if cap is not None and cap - self.got.get(group, 0) < most:
                most, reason = cap - self.got.get(group, 0), capped
            if most < place.least:
                return 0, reason
        left = self._left(place)
        if left < most:
            most, reason = left, Reason.BUDGET
        return (most, reason) if most >= place.least else (0, reason)

    def _barrier(self, place: Place) -> Reason | None:
        if not place.eligible:
            return Reason.THRESHOLD
        closed = self.closed.get(place.groups)
        if closed or not self.lines or self.serves(place):
            return closed
        for group in (None, *place.groups):
            if group in self.lines:
                return self.lines[group]
        return None

    def _left(self, place: Place) -> int:
        """The budget left to the place beside what other groups' floors still need."""
        left = self.board.budget - self.spent
        if not self.owed:
            return left
        kept = 0
        for group in place.groups:
            kept = max(kept, self.owed.get(group[0], 0) - self.unmet(group) - self.missed)
        return left - kept

    def fund(self, place: Place, pounds: int) -> None:
        """Give the place its money."""
        self.spent += pounds
        for group in place.groups:
            before = self.unmet(group)
            self.got[group] = self.got.get(group, 0) + pounds
            if before:
                self.owed[group[0]] -= before - self.unmet(group)

    def refuse(self, place: Place, reason: Reason) -> None:
        """Close the place's area and region below it, and draw the line of what refused it."""
        self.closed.setdefault(place.groups, reason)
        if reason is Reason.BUDGET:
            self.lines.setdefault(None, reason)
        elif reason is Reason.CAP_AREA:
            self.lines.setdefault(place.groups[0], reason)
        elif reason is Reason.CAP_REGION:
            self.lines.setdefault(place.groups[1], reason)


@dataclass(frozen=True, slots=True)
class Walked:
    """What each place got, in order, and why; ``states`` is the walk before each place, when kept."""

    pounds: tuple[int, ...]
    reasons: tuple[Reason, ...]
    end: Walk
    states: tuple[Walk, ...] = ()

    @property
    def floors_met(self) -> bool:
        """Whether every floor got what there is to give it."""
        return not any(self.end.unmet(group) for group in self.end.board.floors)


def walk(board: Board, *, missed: int = 0, granting: Granting | None = None, keep: bool = False) -> Walked:
    """Walk the whole board; ``granting`` may lower what a place gets where a floor would be missed otherwise."""
    state = Walk(board, missed)
    pounds: list[int] = []
    reasons: list[Reason] = []
    states: list[Walk] = []
    for number, place in enumerate(board.places):
        if keep:
            states.append(state.copy())
        most, reason = state.room(place)
        below = bool(state.lines) and most > 0 and _below_a_line(state, place)
        granted = granting(number, most) if granting else most
        if most and not granted:
            reason = Reason.DISPLACED
        elif granted:
            reason = _funded(place, granted, below)
        if granted:
            state.fund(place, granted)
        elif reason is not Reason.THRESHOLD:
            state.refuse(place, reason)
        pounds.append(granted)
        reasons.append(reason)
    return Walked(tuple(pounds), tuple(reasons), state, tuple(states))


def _below_a_line(state: Walk, place: Place) -> bool:
    return any(group in state.lines for group in (None, *place.groups))


def _funded(place: Place, granted: int, below: bool) -> Reason:
    if granted < place.pounds:
        return Reason.PARTLY
    return Reason.FLOOR if below else Reason.FUNDED
