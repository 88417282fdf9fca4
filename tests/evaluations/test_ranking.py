"""The rule merit_order/1 by its properties, and the arithmetic of scores."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from evaluations.methods.ranking import Entry, Placed, Refusal, mean_of, rank, tie_key, total_of

SCORES = st.lists(st.integers(0, 100).map(Decimal), min_size=1, max_size=4).map(tuple)
ENTRIES = st.lists(
    st.builds(Entry, st.text("ABC123", min_size=1, max_size=5), SCORES, st.integers(1, 500)),
    max_size=12,
    unique_by=lambda entry: entry.reference,
)
BUDGET = st.integers(0, 2_000)
unhurried = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""A busy machine is no fault of the rule."""


def placed(entries: list[Entry], budget: int, threshold: int = 0) -> dict[str, Placed]:
    ranked = rank(entries, budget_pounds=budget, threshold=Decimal(threshold), seed="seed")
    return {each.entry.reference: each for each in ranked}


@unhurried
@given(ENTRIES, BUDGET, st.integers(0, 100))
def test_what_is_funded_never_passes_the_budget(entries: list[Entry], budget: int, threshold: int) -> None:
    funded = [each for each in placed(entries, budget, threshold).values() if each.above_line]
    assert sum(each.entry.applied_for_pounds for each in funded) <= budget
    assert all(each.entry.mean >= threshold for each in funded)


@unhurried
@given(ENTRIES.filter(bool), BUDGET, st.integers(0, 40), st.data())
def test_raising_ones_own_score_never_loses(entries: list[Entry], budget: int, more: int, data: st.DataObject) -> None:
    chosen = data.draw(st.sampled_from(entries))
    raised = Entry(chosen.reference, tuple(score + more for score in chosen.scores), chosen.applied_for_pounds)
    others = [entry for entry in entries if entry is not chosen]
    if placed(entries, budget)[chosen.reference].above_line:
        assert placed([*others, raised], budget)[chosen.reference].above_line


@unhurried
@given(ENTRIES, BUDGET)
def test_nobody_is_funded_below_someone_who_is_not(entries: list[Entry], budget: int) -> None:
    in_order = sorted(placed(entries, budget).values(), key=lambda each: each.position)
    funded = [each.above_line for each in in_order]
    assert funded == sorted(funded, reverse=True)


@unhurried
@given(ENTRIES, BUDGET, st.randoms())
def test_the_order_of_reading_changes_nothing(entries: list[Entry], budget: int, random: object) -> None:
    shuffled = list(entries)
    random.shuffle(shuffled)  # type: ignore[attr-defined]  # hypothesis gives a random.Random
    assert placed(entries, budget) == placed(shuffled, budget)


def test_equal_scores_stand_in_the_order_of_the_seed() -> None:
    entries = [Entry(reference, (Decimal(50),), 10) for reference in ("A", "B", "C")]
    ranked = rank(entries, budget_pounds=20, threshold=Decimal(0), seed="s")
    assert [each.entry.reference for each in ranked] == sorted("ABC", key=lambda one: tie_key("s", one))
    assert [each.refusal for each in ranked] == [Refusal.NONE, Refusal.NONE, Refusal.BUDGET]
    assert all(each.tied for each in ranked)


@unhurried
@given(st.lists(st.integers(0, 5), min_size=3, max_size=3))
def test_a_total_is_of_a_hundred(levels: list[int]) -> None:
    weights = {"a": 20, "b": 30, "c": 50}
    total = total_of(weights, dict(zip("abc", levels, strict=True)))
    assert 0 <= total <= 100
    assert total == Decimal(20 * levels[0] + 30 * levels[1] + 50 * levels[2]) / 5


def test_a_mean_is_rounded_once_halves_up() -> None:
    assert mean_of([Decimal("33.335")]) == Decimal("33.34")
    assert mean_of([Decimal(70), Decimal(70), Decimal(75)]) == Decimal("71.67")
    with pytest.raises(ValueError, match="at least one"):
        mean_of([])
