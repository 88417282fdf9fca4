"""The contenders in merit order, as whole numbers that the walk and the optimiser share."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from evaluations.methods.awarding.records import Contender, Dimension, Limit, Terms
from evaluations.methods.ranking import tie_key

Group = tuple[Dimension, str]
"""A priority area or a region."""


@dataclass(frozen=True, slots=True)
class Place:
    """A bid in its place. ``least`` is the smallest award it takes; ``groups`` are its area and its region."""

    contender: Contender
    pounds: int
    least: int
    groups: tuple[Group, Group]
    eligible: bool


@dataclass(frozen=True, slots=True)
class Board:
    """All places from the top, with the limits that bind. ``floors`` ask no more than there is to fund."""

    places: tuple[Place, ...]
    budget: int
    floors: Mapping[Group, int]
    caps: Mapping[Group, int]


def board_of(contenders: Iterable[Contender], terms: Terms) -> Board:
    """The board; ``ValueError`` when two contenders have one reference, or one asks for nothing."""
    ordered = in_merit_order(contenders, terms.seed)
    if len({each.reference for each in ordered}) < len(ordered):
        raise ValueError("Each bid may stand once.")
    if any(each.pounds < 1 for each in ordered):
        raise ValueError("A bid that asks for nothing cannot be awarded anything.")
    places = tuple(
        Place(
            contender=each,
            pounds=each.pounds,
            least=least_of(each, terms),
            groups=(("area", each.area), ("region", each.region)),
            eligible=each.score >= terms.threshold,
        )
        for each in ordered
    )
    caps = _strictest(terms.caps, min)
    return Board(places=places, budget=terms.budget_pounds, floors=_within_reach(terms.floors, places, caps), caps=caps)


def in_merit_order(contenders: Iterable[Contender], seed: str) -> list[Contender]:
    """From the highest score; equals stand in the order of the sealed seed."""
    return sorted(contenders, key=lambda each: (-each.score, tie_key(seed, each.reference)))


def least_of(contender: Contender, terms: Terms) -> int:
    """The smallest award that the bid takes under these terms."""
    if not terms.partial or contender.minimum_pounds is None:
        return contender.pounds
    return min(max(contender.minimum_pounds, 1), contender.pounds)


def _strictest(limits: Sequence[Limit], stricter: Callable[[int, int], int]) -> dict[Group, int]:
    found: dict[Group, int] = {}
    for limit in limits:
        group = (limit.dimension, limit.key)
        found[group] = stricter(found.get(group, limit.pounds), limit.pounds)
    return found


def _within_reach(floors: Sequence[Limit], places: Iterable[Place], caps: Mapping[Group, int]) -> dict[Group, int]:
    """Floors cut to what bids at or over the threshold ask for and to the group's own cap: no more can be kept."""
    asked: dict[Group, int] = defaultdict(int)
    for place in places:
        for group in place.groups:
            asked[group] += place.pounds if place.eligible else 0
    return {
        group: min(pounds, asked[group], caps.get(group, pounds))
        for group, pounds in _strictest(floors, max).items()
        if pounds > 0
    }
