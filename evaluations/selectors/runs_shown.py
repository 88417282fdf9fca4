"""A run as its page shows it: money by area and region against floors and caps, and each bid with its reason."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from bids.models import Bid
from bids.selectors.submitted import counted_bids
from evaluations.models import AwardRun
from evaluations.selectors.runs import Explanation, explained, inputs_of, needed_of, result_of
from evaluations.selectors.runs_result import terms_of_inputs
from programmes.models import Round
from programmes.models.places import Region
from programmes.selectors.award_terms import AwardTerms

DIMENSIONS: Final = (("area", "Priority area"), ("region", "Region"))
NOWHERE: Final[Mapping[str, str]] = {"area": "No priority area", "region": "No one region"}
Said = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Money:
    """What one area or region gets, against its floor and cap; ``bids`` and ``funded`` count."""

    dimension: str
    key: str
    name: str
    bids: int
    funded: int
    asked: int
    pounds: int
    floor: int | None
    cap: int | None

    @property
    def misses_floor(self) -> bool:
        """Whether its floor is not met."""
        return self.floor is not None and self.pounds < self.floor


@dataclass(frozen=True, slots=True)
class Line:
    """One bid of a run; ``said`` is what the run rested on for it."""

    explanation: Explanation
    bid: Bid | None
    said: Said
    standing: Said

    @property
    def is_partly(self) -> bool:
        """Whether it gets less than it asked for."""
        return self.explanation.funded and self.explanation.pounds < int(self.standing["asked_pounds"])


@dataclass(frozen=True, slots=True)
class CostLine:
    """What one floor or cap costs, in words and references."""

    kind: str
    name: str
    limit_pounds: int
    displaced: tuple[str, ...]
    gained: tuple[str, ...]
    merit_lost: Decimal
    spent_more: int

    @property
    def changes_nothing(self) -> bool:
        """Whether the run would be the same without it."""
        return not self.displaced and not self.gained and not self.spent_more


@dataclass(frozen=True)
class ShownRun:
    """Everything a run's page shows, from its stored texts."""

    run: AwardRun
    inputs: Said
    result: Said
    terms: AwardTerms
    lines: tuple[Line, ...]
    money: tuple[tuple[str, tuple[Money, ...]], ...]
    costs: tuple[CostLine, ...]

    @property
    def funded(self) -> list[Line]:
        """The bids it funds, in merit order."""
        return [line for line in self.lines if line.explanation.funded]

    @property
    def scores_pending(self) -> bool:
        """Whether a worker has yet to say which scores would have been funded."""
        return not self.run.is_what_if and needed_of(self.run) is None

    @property
    def left(self) -> int:
        """What the budget has left."""
        return self.terms.budget_pounds - int(self.result["spent_pounds"])

    @property
    def missed(self) -> list[Money]:
        """The areas and regions whose floors are not met."""
        return [each for _, lines in self.money for each in lines if each.misses_floor]

    @property
    def lowest_funded(self) -> Decimal | None:
        """The score of the last bid that is funded, whatever for."""
        return min((line.explanation.score for line in self.funded), default=None)


def shown_run(run: AwardRun, round_: Round) -> ShownRun:
    """A run with its bids' titles and organisations. One query beyond the run itself."""
    inputs, result = inputs_of(run), result_of(run)
    terms = terms_of_inputs(inputs)
    said = {each["reference"]: each for each in inputs["bids"]}
    bids = {bid.reference: bid for bid in counted_bids(round_).prefetch_related(None)}
    needed = needed_of(run)
    return ShownRun(
        run=run,
        inputs=inputs,
        result=result,
        terms=terms,
        lines=tuple(
            Line(explained(each, run, needed), bids.get(each["reference"]), said[each["reference"]], each)
            for each in result["standings"]
        ),
        money=tuple((title, tuple(money_of(result, terms, inputs, key))) for key, title in DIMENSIONS),
        costs=tuple(_cost(each, inputs["areas"]) for each in result["costs"]),
    )


def money_of(result: Said, terms: AwardTerms, inputs: Said, dimension: str) -> list[Money]:
    """A line for each area or region with a bid, a floor or a cap."""
    found: dict[str, list[Said]] = defaultdict(list)
    for each in result["standings"]:
        found[each[dimension]].append(each)
    floors = {limit.key: limit.pounds for limit in terms.floors if limit.dimension == dimension}
    caps = {limit.key: limit.pounds for limit in terms.caps if limit.dimension == dimension}
    keys = [key for key in (*_known(dimension, inputs["areas"]), "") if key in found or key in floors or key in caps]
    return [_money(dimension, key, name_of(dimension, key, inputs["areas"]), found[key], floors, caps) for key in keys]


def name_of(dimension: str, key: str, areas: Mapping[str, str]) -> str:
    """How pages call an area or a region."""
    if not key:
        return NOWHERE[dimension]
    return areas.get(key, key) if dimension == "area" else key


def _known(dimension: str, areas: Mapping[str, str]) -> Iterable[str]:
    return areas if dimension == "area" else Region.values


def _money(
    dimension: str,
    key: str,
    name: str,
    standings: Sequence[Said],
    floors: Mapping[str, int],
    caps: Mapping[str, int],
) -> Money:
    return Money(
        dimension=dimension,
        key=key,
        name=name,
        bids=len(standings),
        funded=sum(each["funded"] for each in standings),
        asked=sum(each["asked_pounds"] for each in standings),
        pounds=sum(each["pounds"] for each in standings),
        floor=floors.get(key),
        cap=caps.get(key),
    )


def _cost(said: Said, areas: Mapping[str, str]) -> CostLine:
    return CostLine(
        kind=said["kind"],
        name=name_of(said["dimension"], said["key"], areas),
        limit_pounds=said["pounds"],
        displaced=tuple(said["displaced"]),
        gained=tuple(said["gained"]),
        merit_lost=Decimal(said["merit_lost"]),
        spent_more=said["spent_more"],
    )
