"""What the award rule is given and what it answers, as plain records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import Literal

MERIT_ORDER_2 = "merit_order/2"

Dimension = Literal["area", "region"]


class Reason(StrEnum):
    """Why a bid stands above or below the line."""

    FUNDED = "funded"
    PARTLY = "partly"
    FLOOR = "floor"
    THRESHOLD = "threshold"
    BUDGET = "budget"
    CAP_AREA = "cap_area"
    CAP_REGION = "cap_region"
    DISPLACED = "displaced_by_floor"


class Method(StrEnum):
    """Whether the rule alone met every floor, or the optimiser had to look ahead."""

    RULE = "rule"
    OPTIMISER = "optimiser"


@dataclass(frozen=True, slots=True)
class Contender:
    """A bid as the rule sees it. ``minimum_pounds`` is the least it could use, where it would take less."""

    reference: str
    score: Decimal
    pounds: int
    area: str = ""
    region: str = ""
    minimum_pounds: int | None = None


@dataclass(frozen=True, slots=True)
class Limit:
    """A floor or a cap in pounds on one priority area or one region."""

    dimension: Dimension
    key: str
    pounds: int


@dataclass(frozen=True, slots=True)
class Terms:
    """The sealed rule's terms. ``partial`` lets a bid take what is left, down to its own minimum."""

    budget_pounds: int
    threshold: Decimal = Decimal(0)
    floors: tuple[Limit, ...] = ()
    caps: tuple[Limit, ...] = ()
    seed: str = ""
    partial: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """A bid in its place. ``would_need`` is the lowest score that would have been funded, all else equal."""

    reference: str
    position: int
    score: Decimal
    asked_pounds: int
    area: str
    region: str
    tied: bool
    funded: bool
    pounds: int
    reason: Reason
    sentence: str
    would_need: Decimal | None = None


@dataclass(frozen=True, slots=True)
class FloorMet:
    """What a floor's area or region got, and why it was not met if it was not."""

    floor: Limit
    pounds: int
    met: bool
    why: str


@dataclass(frozen=True)
class Result:
    """Every bid in merit order, every floor, and how the result came about.

    ``proven`` is false where the optimiser was stopped before it was sure that floors cannot be met better.
    """

    standings: tuple[Standing, ...]
    floors_met: tuple[FloorMet, ...]
    method: Method
    spent_pounds: int
    proven: bool = True

    @cached_property
    def funded(self) -> frozenset[str]:
        """The references of the bids that are funded."""
        return frozenset(each.reference for each in self.standings if each.funded)

    @cached_property
    def by_reference(self) -> dict[str, Standing]:
        """Each bid's standing by its reference."""
        return {each.reference: each for each in self.standings}


@dataclass(frozen=True, slots=True)
class Possible:
    """Whether the floors can be met at all, how much must be missed at least, and which sentences say so."""

    possible: bool
    short_pounds: int
    sentences: tuple[str, ...]
    proven: bool = True


@dataclass(frozen=True, slots=True)
class Cost:
    """What one floor or cap costs: ``displaced`` would be funded without it, ``gained`` only with it.

    ``merit_lost`` is by how much the mean score per pound awarded falls; ``pounds`` by how much more is spent.
    """

    kind: Literal["floor", "cap"]
    limit: Limit
    displaced: tuple[str, ...]
    gained: tuple[str, ...]
    merit_lost: Decimal
    pounds: int


@dataclass(frozen=True, slots=True)
class Difference:
    """Two results side by side: who gains, who loses, whose amount changes, and where the money goes."""

    gains: tuple[str, ...]
    loses: tuple[str, ...]
    changed: tuple[tuple[str, int, int], ...]
    pounds_by_area: Mapping[str, tuple[int, int]]
    pounds_by_region: Mapping[str, tuple[int, int]]
    spent: tuple[int, int]
