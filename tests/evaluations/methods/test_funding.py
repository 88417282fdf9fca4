"""The chance of funding: monotone in one's own score, the same as the rule on certain scores, and the grey zone."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluations.methods.calibrating import (
    Reading,
    Variances,
    calibrate,
    chance_of_funding,
    draws,
    each_draw,
    grey_zone,
    greyest,
    merit_decider,
)
from evaluations.methods.ranking import Entry, rank, tie_key
from tests.bench.simulating import Setting, simulate

SCORES = st.lists(st.lists(st.integers(0, 100), min_size=5, max_size=5), min_size=1, max_size=8)
POUNDS = st.lists(st.integers(1, 50), min_size=5, max_size=5)
unhurried = settings(deadline=None)


@unhurried
@given(SCORES, POUNDS, st.integers(0, 150), st.integers(0, 100))
def test_each_draw_is_decided_as_merit_order_decides(
    rows: list[list[int]], pounds: list[int], budget: int, threshold: int
) -> None:
    names = ["A", "B", "C", "D", "E"]
    order = [sorted(names, key=lambda one: tie_key("s", one)).index(name) for name in names]
    decide = merit_decider(pounds, budget_pounds=budget, threshold=threshold, order=order)
    for row, funded in zip(rows, decide(np.array(rows, dtype=float)), strict=True):
        entries = [Entry(name, (Decimal(score),), cost) for name, score, cost in zip(names, row, pounds, strict=True)]
        ranked = rank(entries, budget_pounds=budget, threshold=Decimal(threshold), seed="s")
        assert {each.entry.reference for each in ranked if each.above_line} == {
            name for name, above in zip(names, funded, strict=True) if above
        }


@unhurried
@given(SCORES, POUNDS, st.integers(0, 150), st.integers(0, 4), st.integers(0, 60))
def test_a_higher_score_never_lowers_the_chance(
    rows: list[list[int]], pounds: list[int], budget: int, who: int, more: int
) -> None:
    decide = merit_decider(pounds, budget_pounds=budget, threshold=40)
    before = np.array(rows, dtype=float)
    after = before.copy()
    after[:, who] += more
    assert chance_of_funding(after, decide)[who] >= chance_of_funding(before, decide)[who]


@settings(deadline=None, max_examples=30)
@given(st.integers(0, 10_000), st.integers(0, 29), st.floats(0, 40))
def test_higher_marks_from_ones_own_readers_never_lower_the_chance(seed: int, who: int, more: float) -> None:
    """Through the whole of calibration, on the same variances and the same draw of luck."""
    world = simulate(Setting(bids=30, assessors=10, areas=3), seed=seed)
    readings = world.readings()
    variances = Variances(quality=26, leniency=30, noise=44)
    decide = merit_decider([1] * 30, budget_pounds=8, threshold=0)

    def chance(of: list[Reading]) -> float:
        return float(chance_of_funding(draws(calibrate(of, variances=variances), n=400, seed=1), decide)[who])

    name = calibrate(readings, variances=variances).bids[who].bid
    raised = [
        Reading(each.bid, each.assessor, each.area, each.at_home, each.score + more * (each.bid == name))
        for each in readings
    ]
    assert chance(raised) >= chance(readings)


def test_any_rule_can_decide_row_by_row() -> None:
    scores = np.array([[1.0, 5.0, 3.0], [9.0, 2.0, 3.0]])
    best = each_draw(lambda row: row == row.max())
    assert chance_of_funding(scores, best).tolist() == [0.5, 0.5, 0]
    assert chance_of_funding(np.zeros((0, 3)), best).tolist() == [0, 0, 0]


def test_the_grey_zone_is_where_more_reads_could_change_the_award() -> None:
    chances = np.array([0.0, 0.1, 0.45, 0.55, 0.95, 0.5])
    assert grey_zone(chances).tolist() == [1, 2, 3, 5]
    assert greyest(chances, 3).tolist() == [5, 2, 3]


def test_chances_add_up_to_the_places_there_are() -> None:
    found = calibrate(simulate(Setting(bids=100, assessors=20), seed=9).readings())
    chances = chance_of_funding(draws(found, seed=2), merit_decider([1] * 100, budget_pounds=25, threshold=0))
    assert chances.sum() == pytest.approx(25)
    assert 0 < len(grey_zone(chances)) < 100
