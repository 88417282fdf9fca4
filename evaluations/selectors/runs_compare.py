"""Runs side by side: who gains, who loses, and where the money goes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bids.models import Bid
from bids.selectors.submitted import counted_bids
from evaluations.models import AwardRun
from evaluations.selectors.runs import inputs_of, result_of
from evaluations.selectors.runs_result import terms_of_inputs
from evaluations.selectors.runs_shown import DIMENSIONS, Money, money_of
from programmes.models import Round
from programmes.selectors.award_terms import AwardTerms

Said = Mapping[str, Any]


@dataclass(frozen=True)
class Side:
    """One run of a comparison, with what differs from the first."""

    run: AwardRun
    terms: AwardTerms
    result: Said
    money: Mapping[str, tuple[Money, ...]]
    sentences: tuple[str, ...]
    gains: tuple[str, ...]
    loses: tuple[str, ...]

    @property
    def funded(self) -> int:
        """How many bids it funds."""
        return sum(each["funded"] for each in self.result["standings"])

    @property
    def spent(self) -> int:
        """What it spends."""
        return int(self.result["spent_pounds"])


@dataclass(frozen=True, slots=True)
class Moved:
    """A bid that the runs do not all treat alike: what each gives it (None: not in that run)."""

    reference: str
    bid: Bid | None
    pounds: tuple[int | None, ...]


@dataclass(frozen=True)
class Comparison:
    """Up to four runs, the first being what the others are held against."""

    sides: tuple[Side, ...]
    moved: tuple[Moved, ...]
    tables: tuple[tuple[str, tuple[tuple[str, tuple[int, ...]], ...]], ...]


def compared(round_: Round, runs: Sequence[AwardRun]) -> Comparison:
    """The runs, full rows, in the order given. One query beyond them."""
    results, inputs = [result_of(run) for run in runs], [inputs_of(run) for run in runs]
    given = [{each["reference"]: int(each["pounds"]) for each in result["standings"]} for result in results]
    sides = tuple(
        _side(run, said, result, given[0], mine, inputs[0])
        for run, said, result, mine in zip(runs, inputs, results, given, strict=True)
    )
    bids = {bid.reference: bid for bid in counted_bids(round_).prefetch_related(None)}
    every = sorted({reference for mine in given for reference in mine})
    moved = [Moved(each, bids.get(each), tuple(mine.get(each) for mine in given)) for each in every]
    return Comparison(
        sides=sides,
        moved=tuple(each for each in moved if len(set(each.pounds)) > 1),
        tables=tuple((title, _table(sides, dimension)) for dimension, title in DIMENSIONS),
    )


def _side(
    run: AwardRun, inputs: Said, result: Said, first: Mapping[str, int], mine: Mapping[str, int], base: Said
) -> Side:
    terms, before = terms_of_inputs(inputs), terms_of_inputs(base)
    return Side(
        run=run,
        terms=terms,
        result=result,
        money={dimension: tuple(money_of(result, terms, inputs, dimension)) for dimension, _ in DIMENSIONS},
        sentences=tuple(line for line in terms.sentences if line not in before.sentences),
        gains=tuple(sorted(each for each, pounds in mine.items() if pounds and not first.get(each))),
        loses=tuple(sorted(each for each, pounds in first.items() if pounds and not mine.get(each))),
    )


def _table(sides: Sequence[Side], dimension: str) -> tuple[tuple[str, tuple[int, ...]], ...]:
    """By name, the pounds under each run."""
    names: dict[str, None] = {}
    for side in sides:
        names |= {line.name: None for line in side.money[dimension]}
    found = [{line.name: line.pounds for line in side.money[dimension]} for side in sides]
    return tuple((name, tuple(each.get(name, 0) for each in found)) for name in names)
