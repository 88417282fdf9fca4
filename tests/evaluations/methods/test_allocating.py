"""Allocation: what may never happen never does, and what is short is truly short."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from evaluations.methods.allocating import (
    EXPERT,
    BidToRead,
    Plan,
    Problem,
    Reader,
    allocate,
    allocation,
    fit_of,
    measure,
    refusal,
)
from tests.bench.allocating import problem_of

AREAS = ["care", "families"]
KEYS = st.frozensets(st.integers(0, 5), max_size=2)
READER = st.builds(
    Reader,
    key=st.integers(0, 5),
    capacity=st.integers(0, 3),
    expertise=st.dictionaries(st.sampled_from(AREAS), st.integers(1, 3)),
    home=st.sampled_from([*AREAS, ""]),
    employers=st.frozensets(st.sampled_from("xyz"), max_size=2),
)
BID = st.builds(
    BidToRead, key=st.integers(10, 15), area=st.sampled_from(AREAS), reads=st.integers(0, 3), already=KEYS, barred=KEYS
)
PROBLEM = st.builds(
    Problem,
    bids=st.lists(BID, max_size=4, unique_by=lambda each: each.key),
    readers=st.lists(READER, max_size=6, unique_by=lambda each: each.key),
    cross_share=st.sampled_from([0.0, 0.25, 1.0]),
    candidates=st.sampled_from([2, 25]),
)
unhurried = settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow])


def check(problem: Problem, plan: Plan) -> None:
    """No conflict, no load past its limit, no two of one employer, nobody twice; and every gap is told."""
    readers, bids = {each.key: each for each in problem.readers}, {each.key: each for each in problem.bids}
    given_to: dict[int, list[int]] = {key: [] for key in bids}
    for bid, reader in plan.pairs:
        assert reader not in bids[bid].barred | bids[bid].already
        given_to[bid].append(reader)
    for key, load in Counter(reader for _, reader in plan.pairs).items():
        assert load <= readers[key].capacity
        assert plan.achieved.loads[key] == load
    for key, chosen in given_to.items():
        assert len(set(chosen)) == len(chosen)
        with_it = [*chosen, *(bids[key].already & readers.keys())]
        for one in chosen:
            assert not any(readers[one].employers & readers[other].employers for other in with_it if other != one)
    missing = {key: bids[key].reads - len(chosen) for key, chosen in given_to.items() if len(chosen) < bids[key].reads}
    assert {each.bid_key: each.missing for each in plan.short} == missing
    assert all(each.why for each in plan.short)


@unhurried
@given(PROBLEM)
def test_nothing_that_may_not_happen_does(problem: Problem) -> None:
    plan = allocate(problem)
    check(problem, plan)
    assert plan.achieved.same_employer_pairs <= sum(len(each.already) for each in problem.bids)
    for bid in plan.short:
        assert all(refusal(problem, plan.pairs, bid.bid_key, reader.key) for reader in problem.readers)


@unhurried
@given(PROBLEM)
def test_the_flow_keeps_the_same_rules(problem: Problem) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(allocation, "MOST_BIDS", 0)
        plan = allocate(problem)
    check(problem, plan)
    assert plan.achieved.method == "flow" or not plan.pairs


@unhurried
@given(PROBLEM, st.randoms())
def test_the_same_problem_gives_the_same_plan_in_any_order(problem: Problem, random: object) -> None:
    bids, readers = list(problem.bids), list(problem.readers)
    random.shuffle(bids)  # type: ignore[attr-defined]  # hypothesis gives a random.Random
    random.shuffle(readers)  # type: ignore[attr-defined]  # as above
    again = allocate(replace(problem, bids=bids, readers=readers))
    assert again.pairs == allocate(problem).pairs


@unhurried
@given(
    st.lists(READER, min_size=1, max_size=4, unique_by=lambda each: each.key),
    st.lists(BID, max_size=2, unique_by=lambda each: each.key),
)
def test_no_other_plan_gives_more_reads(readers: list[Reader], bids: list[BidToRead]) -> None:
    problem = Problem(bids, readers, cross_share=0)
    pairs = [(bid.key, reader.key) for bid in bids for reader in readers]
    best = 0
    for chosen in product([False, True], repeat=len(pairs)):
        taken = [pair for pair, yes in zip(pairs, chosen, strict=True) if yes]
        wanted = all(sum(bid.key == one for one, _ in taken) <= bid.reads for bid in bids)
        others = [(pair, [each for each in taken if each != pair]) for pair in taken]
        if wanted and len(taken) > best and not any(refusal(problem, rest, *pair) for pair, rest in others):
            best = len(taken)
    assert len(allocate(problem).pairs) == best


def test_a_round_with_room_gets_all_its_reads_experts_and_links() -> None:
    problem = problem_of(bids=60, readers=20, seed=3)
    plan = allocate(problem)
    check(problem, plan)
    assert plan.short == ()
    assert plan.achieved.reads == plan.achieved.wanted == 180
    experts = [
        any(reader.expertise.get(bid.area) == EXPERT and reader.key not in bid.barred for reader in problem.readers)
        for bid in problem.bids
    ]
    assert plan.achieved.without_expert == experts.count(False)
    assert plan.achieved.same_employer_pairs == 0
    assert plan.achieved.cross_share >= problem.cross_share
    assert plan.achieved.optimal
    assert measure(problem, plan.pairs).total_fit == plan.achieved.total_fit
    fits = np.zeros(60)
    readers = {each.key: each for each in problem.readers}
    for bid, reader in plan.pairs:
        fits[bid] += fit_of(readers[reader], problem.bids[bid].area)
    assert plan.achieved.worst_fit == fits.min()


def test_the_flow_comes_near_the_optimiser(monkeypatch: pytest.MonkeyPatch) -> None:
    problem = problem_of(bids=60, readers=20, seed=3)
    best = allocate(problem).achieved
    monkeypatch.setattr(allocation, "MOST_BIDS", 10)
    plan = allocate(problem)
    check(problem, plan)
    assert plan.achieved.method == "flow"
    assert plan.achieved.reads >= 0.97 * best.reads
    assert plan.achieved.total_fit >= 0.9 * best.total_fit
    assert plan.achieved.cross_share >= 0.9 * problem.cross_share


def test_an_expert_and_the_worst_bid_come_before_the_total() -> None:
    readers = [
        Reader(1, 1, {"care": EXPERT}),
        Reader(2, 1, {"care": EXPERT}),
        Reader(3, 2, {"care": 2}),
    ]
    plan = allocate(Problem([BidToRead(10, "care", 2), BidToRead(11, "care", 2)], readers, cross_share=0))
    assert plan.achieved.without_expert == 0
    assert plan.achieved.worst_fit == 170


def test_what_is_short_says_why_and_progress_is_told() -> None:
    told: list[int] = []
    readers = [Reader(1, 1, employers=frozenset("x")), Reader(2, 1, employers=frozenset("x")), Reader(3, 0)]
    plan = allocate(
        Problem([BidToRead(10, "care", 2), BidToRead(11, "care", 1, barred=frozenset({1, 2}))], readers),
        progress=lambda sentence, percent: told.append(percent),
    )
    whys = {each.bid_key: each.why for each in plan.short}
    assert "works for an employer" in whys[10]
    assert "in conflict" in whys[11]
    assert told == sorted(told)
    assert told


def test_a_pair_that_may_not_join_is_refused_with_the_reason() -> None:
    problem = Problem(
        [BidToRead(10, "care", 2, already=frozenset({3}), barred=frozenset({2})), BidToRead(11, "care", 2)],
        [Reader(1, 1), Reader(2, 1), Reader(3, 1, employers=frozenset("x")), Reader(4, 1, employers=frozenset("x"))],
    )
    assert refusal(problem, [], 10, 1) == ""
    assert "no room" in refusal(problem, [(11, 1)], 10, 1)
    assert "conflict" in refusal(problem, [], 10, 2)
    assert "already" in refusal(problem, [], 10, 3)
    assert "employer" in refusal(problem, [], 10, 4)


def test_keys_stand_once() -> None:
    with pytest.raises(ValueError, match="once"):
        allocate(Problem([BidToRead(1, "a", 1), BidToRead(1, "b", 1)], [Reader(1, 1)]))
