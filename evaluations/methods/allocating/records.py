"""What the allocation is asked and what it answers, as plain records."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

EXPERT = 3
"""The expertise in an area that makes a reader an expert in it."""

FITS = (10, 40, 70, 100)
"""How well a reader of expertise 0, 1, 2 or 3 in a bid's area fits the bid."""


@dataclass(frozen=True, slots=True)
class Reader:
    """An assessor who may read. ``capacity`` is how many more bids they can take."""

    key: int
    capacity: int
    expertise: Mapping[str, int] = field(default_factory=dict)
    home: str = ""
    employers: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class BidToRead:
    """A bid that wants ``reads`` further readers.

    ``already`` reads it now: they count towards no load here, but cannot be given it again, and
    no colleague of theirs can. ``barred`` never may.
    """

    key: int
    area: str
    reads: int
    already: frozenset[int] = frozenset()
    barred: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Problem:
    """``cross_share`` of the reads should go to readers outside their home area, so that areas can be compared.

    ``candidates`` is how many readers the optimiser considers for each bid at first; it
    considers more by itself where those are not enough.
    """

    bids: Sequence[BidToRead]
    readers: Sequence[Reader]
    cross_share: float = 0.2
    candidates: int = 25


@dataclass(frozen=True, slots=True)
class Short:
    """A bid that got ``missing`` readers too few, and why."""

    bid_key: int
    missing: int
    why: str


@dataclass(frozen=True, slots=True)
class Achieved:
    """What a plan achieves. A bid's fit is the sum of its new readers' fits, each of 100."""

    reads: int
    wanted: int
    total_fit: int
    worst_fit: int
    without_expert: int
    same_employer_pairs: int
    cross_reads: int
    cross_share: float
    loads: Mapping[int, int]
    optimal: bool
    method: str
    seconds: float


@dataclass(frozen=True, slots=True)
class Plan:
    """Pairs of bid and reader keys, in order; what could not be placed; and what the plan achieves."""

    pairs: tuple[tuple[int, int], ...]
    short: tuple[Short, ...]
    achieved: Achieved


def fit_of(reader: Reader, area: str) -> int:
    """How well the reader fits a bid of the area, of 100."""
    return FITS[reader.expertise.get(area, 0)]
