"""What each floor and cap costs and whom it moves, and two results side by side."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Literal

from evaluations.methods.awarding.records import Contender, Cost, Difference, Limit, Result, Terms
from evaluations.methods.awarding.rule import award
from evaluations.methods.ranking import TWO_PLACES


def costs(contenders: Iterable[Contender], terms: Terms) -> tuple[Cost, ...]:
    """For each floor and each cap: the same run without it, and who is moved."""
    known = list(contenders)
    actual = award(known, terms, counterfactuals=False)
    found = []
    for limit in terms.floors:
        others = tuple(each for each in terms.floors if each is not limit)
        found.append(_cost("floor", limit, actual, known, replace(terms, floors=others)))
    for limit in terms.caps:
        others = tuple(each for each in terms.caps if each is not limit)
        found.append(_cost("cap", limit, actual, known, replace(terms, caps=others)))
    return tuple(found)


def _cost(
    kind: Literal["floor", "cap"], limit: Limit, actual: Result, contenders: list[Contender], without: Terms
) -> Cost:
    free = award(contenders, without, counterfactuals=False)
    difference = compare(free, actual)
    return Cost(
        kind=kind,
        limit=limit,
        displaced=difference.loses,
        gained=difference.gains,
        merit_lost=merit(free) - merit(actual),
        pounds=actual.spent_pounds - free.spent_pounds,
    )


def merit(result: Result) -> Decimal:
    """The mean score of what is funded, weighted by pounds, to two places; nought when nothing is."""
    if not result.spent_pounds:
        return Decimal("0.00")
    points = sum((each.score * each.pounds for each in result.standings), Decimal())
    return (points / result.spent_pounds).quantize(TWO_PLACES)


def compare(before: Result, after: Result) -> Difference:
    """Who gains and who loses an award from one result to another, in order of reference."""
    earlier = {each.reference: each.pounds for each in before.standings}
    later = {each.reference: each.pounds for each in after.standings}
    moved = sorted(reference for reference in earlier | later if earlier.get(reference, 0) != later.get(reference, 0))
    return Difference(
        gains=tuple(each for each in moved if not earlier.get(each)),
        loses=tuple(each for each in moved if not later.get(each)),
        changed=tuple((each, earlier[each], later[each]) for each in moved if earlier.get(each) and later.get(each)),
        pounds_by_area=_side_by_side(before, after, "area"),
        pounds_by_region=_side_by_side(before, after, "region"),
        spent=(before.spent_pounds, after.spent_pounds),
    )


def _side_by_side(before: Result, after: Result, dimension: Literal["area", "region"]) -> Mapping[str, tuple[int, int]]:
    sums: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for side, result in enumerate((before, after)):
        for each in result.standings:
            sums[each.area if dimension == "area" else each.region][side] += each.pounds
    return {key: (pounds[0], pounds[1]) for key, pounds in sorted(sums.items())}
