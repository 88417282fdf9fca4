"""Contenders and terms at random, small enough to be checked against every possible award."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import product

from hypothesis import strategies as st

from evaluations.methods.awarding import Contender, Limit, Terms
from evaluations.methods.awarding.board import in_merit_order

AREAS, REGIONS = ["care", "families"], ["North", "South"]
WHOLE = st.just(False)
SCORES = st.integers(0, 20).map(lambda score: Decimal(score * 5).quantize(Decimal("0.01")))
CONTENDER = st.builds(
    Contender,
    reference=st.text("ABC123", min_size=1, max_size=4),
    score=SCORES,
    pounds=st.integers(1, 12).map(lambda pounds: pounds * 10),
    area=st.sampled_from(AREAS),
    region=st.sampled_from(REGIONS),
    minimum_pounds=st.none() | st.integers(1, 8).map(lambda pounds: pounds * 5),
)
CONTENDERS = st.lists(CONTENDER, min_size=1, max_size=9, unique_by=lambda each: each.reference)


def limits(highest: int) -> st.SearchStrategy[tuple[Limit, ...]]:
    """Up to three limits on areas and regions."""
    one = st.sampled_from([("area", area) for area in AREAS] + [("region", region) for region in REGIONS])
    pounds = st.integers(1, highest).map(lambda pounds: pounds * 10)
    limit = st.builds(lambda group, pounds: Limit(group[0], group[1], pounds), one, pounds)
    return st.lists(limit, max_size=3, unique_by=lambda each: (each.dimension, each.key)).map(tuple)


def terms(*, partial: st.SearchStrategy[bool] = WHOLE) -> st.SearchStrategy[Terms]:
    """Terms that are tight often enough."""
    return st.builds(
        Terms,
        budget_pounds=st.integers(0, 50).map(lambda pounds: pounds * 10),
        threshold=st.sampled_from([Decimal(0), Decimal(40)]),
        floors=limits(25),
        caps=limits(30),
        seed=st.just("seed"),
        partial=partial,
    )


def possible_awards(contenders: Sequence[Contender], of: Terms) -> Iterator[frozenset[str]]:
    """Every award in full within the budget and the caps that passes nobody over in an area and region."""
    cells: dict[tuple[str, str], list[Contender]] = defaultdict(list)
    for each in in_merit_order(contenders, of.seed):
        if each.score >= of.threshold:
            cells[each.area, each.region].append(each)
    for lengths in product(*(range(len(cell) + 1) for cell in cells.values())):
        taken = [each for cell, length in zip(cells.values(), lengths, strict=True) for each in cell[:length]]
        if sum(each.pounds for each in taken) <= of.budget_pounds and all(
            pounds_in(taken, cap) <= cap.pounds for cap in of.caps
        ):
            yield frozenset(each.reference for each in taken)


def pounds_in(taken: Sequence[Contender], limit: Limit) -> int:
    """What an area or a region gets."""
    return sum(each.pounds for each in taken if limit.key in (each.area, each.region))


def shortfall(contenders: Sequence[Contender], funded: frozenset[str], of: Terms) -> int:
    """By how much all floors together are missed."""
    taken = [each for each in contenders if each.reference in funded]
    return sum(max(floor.pounds - pounds_in(taken, floor), 0) for floor in of.floors)
