"""The rule merit_order/2 by its properties, against every possible award of a small round."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from evaluations.methods.awarding import (
    Contender,
    Limit,
    Method,
    Reason,
    Terms,
    award,
    counterfactuals,
    floors_possible,
)
from evaluations.methods.awarding.board import board_of
from evaluations.methods.awarding.looking_ahead import LookAhead
from evaluations.methods.awarding.walking import walk
from evaluations.methods.ranking import Entry, rank
from tests.evaluations.methods.contenders import (
    CONTENDERS,
    possible_awards,
    pounds_in,
    shortfall,
    terms,
)

often = settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
CENT = Decimal("0.01")


@often
@given(CONTENDERS, terms(partial=st.booleans()))
def test_never_over_the_budget_or_a_cap(contenders: list[Contender], of: Terms) -> None:
    result = award(contenders, of, counterfactuals=False)
    assert result.spent_pounds == sum(each.pounds for each in result.standings) <= of.budget_pounds
    for cap in of.caps:
        assert sum(each.pounds for each in result.standings if cap.key in (each.area, each.region)) <= cap.pounds
    asked = {each.reference: each for each in contenders}
    for each in result.standings:
        assert each.funded == (each.pounds > 0) == (each.reason in {Reason.FUNDED, Reason.PARTLY, Reason.FLOOR})
        if each.funded:
            assert each.score >= of.threshold
            least = asked[each.reference].minimum_pounds if of.partial else None
            assert min(least or each.asked_pounds, each.asked_pounds) <= each.pounds <= each.asked_pounds


@often
@given(CONTENDERS, terms())
def test_floors_are_missed_by_the_least_possible(contenders: list[Contender], of: Terms) -> None:
    result = award(contenders, of, counterfactuals=False)
    least = min(shortfall(contenders, funded, of) for funded in possible_awards(contenders, of))
    assert shortfall(contenders, result.funded, of) == least
    told = floors_possible(contenders, of)
    assert (told.possible, told.short_pounds) == (least == 0, least)
    assert bool(told.sentences) == (least > 0)
    taken = [each for each in contenders if each.reference in result.funded]
    assert [each.pounds for each in result.floors_met] == [pounds_in(taken, floor) for floor in of.floors]
    assert all(each.met == (each.pounds >= each.floor.pounds) == (each.why == "") for each in result.floors_met)


@often
@given(CONTENDERS, terms(partial=st.booleans()))
def test_nobody_is_passed_over_inside_an_area_and_region(contenders: list[Contender], of: Terms) -> None:
    closed = set()
    for each in award(contenders, of, counterfactuals=False).standings:
        cell = (each.area, each.region)
        assert not (each.funded and cell in closed)
        if not each.funded:
            closed.add(cell)


@settings(often, max_examples=150)
@given(CONTENDERS, terms(partial=st.booleans()), st.integers(1, 60))
def test_raising_ones_own_score_never_loses(contenders: list[Contender], of: Terms, more: int) -> None:
    """By the rule, by the optimiser, and from one to the other."""
    funded = award(contenders, of, counterfactuals=False).funded
    for chosen in contenders:
        if chosen.reference in funded:
            raised = [replace(each, score=each.score + more) if each is chosen else each for each in contenders]
            assert chosen.reference in award(raised, of, counterfactuals=False).funded


@often
@given(CONTENDERS, terms(partial=st.booleans()))
def test_looking_ahead_decides_nothing_else_where_the_plain_walk_meets_the_floors(
    contenders: list[Contender], of: Terms
) -> None:
    board = board_of(contenders, of)
    plain = walk(board)
    if plain.floors_met:
        ahead = LookAhead(board)
        assert ahead.missed == 0
        assert walk(board, missed=0, granting=ahead.grant).pounds == plain.pounds


@often
@given(CONTENDERS, terms(partial=st.booleans()), st.randoms())
def test_the_same_whatever_the_order_of_input(contenders: list[Contender], of: Terms, random: object) -> None:
    shuffled = list(contenders)
    random.shuffle(shuffled)  # type: ignore[attr-defined]  # hypothesis gives a random.Random
    assert award(contenders, of) == award(shuffled, of)


@often
@given(CONTENDERS, st.integers(0, 50), st.sampled_from([Decimal(0), Decimal(40)]))
def test_without_floors_and_caps_it_is_merit_order_1(
    contenders: list[Contender], budget: int, threshold: Decimal
) -> None:
    result = award(contenders, Terms(budget * 10, threshold, seed="seed"))
    entries = [Entry(each.reference, (each.score,), each.pounds) for each in contenders]
    ranked = rank(entries, budget_pounds=budget * 10, threshold=threshold, seed="seed")
    assert [each.reference for each in result.standings] == [each.entry.reference for each in ranked]
    assert [each.funded for each in result.standings] == [each.above_line for each in ranked]
    assert [each.tied for each in result.standings] == [each.tied for each in ranked]
    assert result.method is Method.RULE


@often
@given(CONTENDERS, terms(partial=st.booleans()))
def test_the_score_told_would_have_been_funded_and_a_hundredth_less_would_not(
    contenders: list[Contender], of: Terms
) -> None:
    def funded_at(reference: str, score: Decimal) -> bool:
        raised = [replace(each, score=score) if each.reference == reference else each for each in contenders]
        return reference in award(raised, of, counterfactuals=False).funded

    for each in award(contenders, of).standings:
        if each.funded:
            assert each.would_need is None
        elif each.would_need is None:
            assert not funded_at(each.reference, Decimal(100))
        else:
            assert each.score < each.would_need <= 100
            assert funded_at(each.reference, each.would_need)
            assert not funded_at(each.reference, max(each.would_need - CENT, each.score))


@often
@given(CONTENDERS, terms(partial=st.booleans()))
def test_in_a_large_round_the_score_told_is_enough(contenders: list[Contender], of: Terms) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(counterfactuals, "EXACT", 0)
        told = award(contenders, of)
    for each in told.standings:
        if each.would_need is not None:
            raised = [
                replace(one, score=each.would_need) if one.reference == each.reference else one for one in contenders
            ]
            assert each.reference in award(raised, of, counterfactuals=False).funded


@often
@given(CONTENDERS, terms(), st.data())
def test_a_bid_that_passes_nobody_changes_nobody_else(
    contenders: list[Contender], of: Terms, data: st.DataObject
) -> None:
    """Scores stand in steps of five, so four points pass nobody but may reach the threshold: not that here."""
    of = replace(of, threshold=Decimal(0))
    chosen = data.draw(st.sampled_from(contenders))
    moved = [replace(each, score=each.score + 4) if each is chosen else each for each in contenders]
    if sum(each.score == chosen.score for each in contenders) == 1:
        assert award(moved, of, counterfactuals=False).funded == award(contenders, of, counterfactuals=False).funded


@often
@given(CONTENDERS, terms(), st.data())
def test_where_the_rule_suffices_a_bid_below_the_line_moves_nobody_by_staying_below_it(
    contenders: list[Contender], of: Terms, data: st.DataObject
) -> None:
    before = award(contenders, of, counterfactuals=False)
    first: dict[tuple[str, str, Reason], Decimal] = {}
    for each in before.standings:
        first.setdefault((each.area, each.region, each.reason), each.score)
    drawn = [score for (_, _, reason), score in first.items() if reason is not Reason.THRESHOLD]
    lowest = min([*drawn, *(each.score for each in before.standings if each.funded)], default=Decimal(100))
    below = [each for each in contenders if each.reference not in before.funded and each.score < lowest]
    if not below or before.method is Method.OPTIMISER:
        return
    chosen = data.draw(st.sampled_from(below))
    eligible = chosen.score >= of.threshold
    scores = [Decimal(score) for score in range(0, int(lowest), 3) if (score >= of.threshold) == eligible]
    score = data.draw(st.sampled_from(scores or [chosen.score]))
    moved = [replace(each, score=score) if each is chosen else each for each in contenders]
    assert award(moved, of, counterfactuals=False).funded == before.funded


def bid(reference: str, score: int, pounds: int, area: str = "care", region: str = "North") -> Contender:
    return Contender(reference, Decimal(score), pounds, area, region)


def test_a_floor_keeps_its_money_and_displaces_whom_it_must() -> None:
    contenders = [bid("A", 90, 50), bid("B", 80, 50), bid("C", 70, 40, area="families")]
    result = award(contenders, Terms(100, floors=(Limit("area", "families", 40),)))
    assert result.funded == {"A", "C"}
    assert result.method is Method.RULE
    displaced, lifted = result.by_reference["B"], result.by_reference["C"]
    assert displaced.reason is Reason.DISPLACED
    assert displaced.would_need in (Decimal("90.00"), Decimal("90.01"))
    assert lifted.reason is Reason.FLOOR
    assert "families" in displaced.sentence


def test_caps_draw_a_line_in_their_own_area_alone() -> None:
    contenders = [bid("A", 90, 50), bid("B", 80, 30), bid("C", 70, 10), bid("D", 60, 40, area="families")]
    result = award(contenders, Terms(200, caps=(Limit("area", "care", 70),)), names={"care": "Care leavers"})
    assert result.funded == {"A", "D"}
    assert [result.by_reference[one].reason for one in "BC"] == [Reason.CAP_AREA] * 2
    assert "cap of £70 on Care leavers" in result.by_reference["C"].sentence
    by_region = award(contenders, Terms(200, caps=(Limit("region", "North", 85),)))
    assert by_region.by_reference["C"].reason is Reason.CAP_REGION


def test_the_optimiser_takes_over_where_the_plain_walk_would_miss_a_floor() -> None:
    """The first of the area is too dear once the best is funded; the optimiser sees it coming."""
    contenders = [
        bid("A", 90, 60),
        bid("B", 80, 70, area="families"),
        bid("C", 70, 30),
    ]
    of = Terms(100, floors=(Limit("area", "families", 40),))
    assert floors_possible(contenders, of).possible
    result = award(contenders, of)
    assert result.method is Method.OPTIMISER
    assert result.funded == {"B"}
    assert result.floors_met[0].met
    assert result.by_reference["A"].reason is Reason.DISPLACED
    assert result.by_reference["A"].would_need is None


def test_a_floor_beyond_what_was_asked_for_is_missed_with_a_reason_and_keeps_no_money() -> None:
    contenders = [bid("A", 90, 60), bid("B", 80, 20, area="families")]
    of = Terms(80, floors=(Limit("area", "families", 50),))
    result = award(contenders, of)
    assert result.funded == {"A", "B"}
    assert result.method is Method.RULE
    assert not result.floors_met[0].met
    assert "ask for £20" in result.floors_met[0].why
    assert floors_possible(contenders, of).short_pounds == 30


def test_money_left_goes_in_part_to_the_first_that_does_not_fit_if_it_can_use_it() -> None:
    contenders = [bid("A", 90, 60), replace(bid("B", 80, 70), minimum_pounds=40), bid("C", 70, 5)]
    result = award(contenders, Terms(100, partial=True))
    assert result.by_reference["B"].pounds == 40
    assert result.by_reference["B"].reason is Reason.PARTLY
    assert "£40 of the £70" in result.by_reference["B"].sentence
    assert award(contenders, Terms(100)).funded == {"A"}
    assert award(contenders, Terms(99, partial=True)).funded == {"A"}


def test_each_bid_stands_once_and_asks_for_something() -> None:
    with pytest.raises(ValueError, match="once"):
        award([bid("A", 1, 1), bid("A", 2, 1)], Terms(5))
    with pytest.raises(ValueError, match="nothing"):
        award([bid("A", 1, 0)], Terms(5))
