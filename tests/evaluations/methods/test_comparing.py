"""What floors and caps cost, two runs side by side, and the chance of funding under the rule."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from evaluations.methods.awarding import (
    Contender,
    Limit,
    Method,
    Terms,
    award,
    award_decider,
    compare,
    costs,
    merit,
)
from tests.evaluations.methods.contenders import CONTENDERS, terms

unhurried = settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
CONTENDERS_OF_TWO_AREAS = [
    Contender("A", Decimal(90), 60, "care", "North"),
    Contender("B", Decimal(80), 60, "care", "South"),
    Contender("C", Decimal(70), 50, "families", "North"),
    Contender("D", Decimal(60), 20, "families", "South"),
]


def test_a_floor_costs_what_it_displaces() -> None:
    floor = Limit("area", "families", 50)
    [cost] = costs(CONTENDERS_OF_TWO_AREAS, Terms(120, floors=(floor,)))
    assert (cost.kind, cost.limit) == ("floor", floor)
    assert (cost.displaced, cost.gained) == (("B",), ("C",))
    assert cost.merit_lost == Decimal("85.00") - Decimal("80.91")
    assert cost.pounds == 110 - 120


def test_a_cap_costs_what_it_keeps_out() -> None:
    [cost] = costs(CONTENDERS_OF_TWO_AREAS, Terms(120, caps=(Limit("area", "care", 100),)))
    assert (cost.kind, cost.displaced, cost.gained) == ("cap", ("B",), ("C",))


def test_two_runs_side_by_side_say_who_gains_and_where_the_money_goes() -> None:
    less, more = (award(CONTENDERS_OF_TWO_AREAS, Terms(budget)) for budget in (60, 175))
    difference = compare(less, more)
    assert (difference.gains, difference.loses, difference.changed) == (("B", "C"), (), ())
    assert difference.spent == (60, 170)
    assert difference.pounds_by_area == {"care": (60, 120), "families": (0, 50)}
    assert difference.pounds_by_region == {"North": (60, 110), "South": (0, 60)}
    part = [replace(each, minimum_pounds=10) for each in CONTENDERS_OF_TWO_AREAS]
    assert compare(award(part, Terms(70, partial=True)), more).changed == (("B", 10, 60),)


@unhurried
@given(CONTENDERS, terms(partial=st.booleans()))
def test_a_run_beside_itself_changes_nothing_and_merit_is_a_score(contenders: list[Contender], of: Terms) -> None:
    result = award(contenders, of, counterfactuals=False)
    difference = compare(result, result)
    assert not difference.gains + difference.loses
    assert not difference.changed
    assert sum(after for _, after in difference.pounds_by_region.values()) == result.spent_pounds
    assert 0 <= merit(result) <= 100


@unhurried
@given(CONTENDERS, terms(partial=st.booleans()), st.data())
def test_each_draw_is_decided_as_the_rule_decides(contenders: list[Contender], of: Terms, data: st.DataObject) -> None:
    rows = data.draw(
        st.lists(st.lists(st.integers(0, 20), min_size=len(contenders), max_size=len(contenders)), max_size=4)
    )
    scores = np.array(rows, dtype=float).reshape(len(rows), len(contenders)) * 5
    for row, funded in zip(scores, award_decider(contenders, of)(scores), strict=True):
        drawn = [replace(each, score=Decimal(int(score))) for each, score in zip(contenders, row, strict=True)]
        result = award(drawn, of, counterfactuals=False)
        if result.method is Method.RULE:
            assert result.funded == {each.reference for each, yes in zip(contenders, funded, strict=True) if yes}


@unhurried
@given(CONTENDERS, terms(), st.data(), st.integers(1, 60))
def test_the_chance_under_floors_and_caps_is_monotone_too(
    contenders: list[Contender], of: Terms, data: st.DataObject, more: int
) -> None:
    size = len(contenders)
    rows = data.draw(st.lists(st.lists(st.integers(0, 20), min_size=size, max_size=size), min_size=1, max_size=4))
    who = data.draw(st.integers(0, size - 1))
    before = np.array(rows, dtype=float) * 5
    before[:, who] = np.maximum(before[:, who], float(of.threshold))
    after = before.copy()
    after[:, who] += more
    decide = award_decider(contenders, of)
    assert decide(after)[:, who].sum() >= decide(before)[:, who].sum()
