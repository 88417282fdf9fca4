"""No count by group lets anybody find a bid that was not funded, not even by subtracting."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from evaluations.methods.disclosing import LEAST, Line, disclosed, may_stand

counts = st.integers(0, 12 * 13 - 1).map(lambda one: (max(one // 12, one % 12), min(one // 12, one % 12)))
tables = st.lists(counts, min_size=1, max_size=9).map(
    lambda pairs: [Line((f"Group {number}",), bids, funded) for number, (bids, funded) in enumerate(pairs)]
)


@given(tables)
def test_every_line_shown_may_stand_unless_it_is_the_total(lines: list[Line]) -> None:
    shown = disclosed(lines)
    if len(shown) > 1:
        assert all(may_stand(line) for line in shown)
    elif shown and not may_stand(shown[0]):
        assert sum(line.bids for line in lines) == shown[0].bids
        assert len(shown[0].names) == len(lines)


@given(tables)
def test_nothing_is_lost_and_nobody_is_counted_twice(lines: list[Line]) -> None:
    shown = disclosed(lines)
    assert sum(line.bids for line in shown) == sum(line.bids for line in lines)
    assert sum(line.funded for line in shown) == sum(line.funded for line in lines)
    names = [name for line in shown for name in line.names]
    assert len(names) == len(set(names))
    assert {line.names[0] for line in lines if line.bids} <= set(names)


@given(tables)
def test_no_set_of_lines_differs_from_the_total_by_a_few_that_were_not_funded(lines: list[Line]) -> None:
    """What is left when some lines are taken from the total is itself the sum of lines that may stand."""
    shown = disclosed(lines)
    if len(shown) > 1:
        for line in shown:
            assert line.unfunded == 0 or line.unfunded >= LEAST


def test_small_groups_are_put_together_in_their_order() -> None:
    lines = [Line(("A",), 20, 8), Line(("B",), 3, 1), Line(("C",), 9, 2), Line(("D",), 4, 0), Line(("E",), 0, 0)]
    assert disclosed(lines) == [Line(("A",), 20, 8), Line(("C",), 9, 2), Line(("B", "D", "E"), 7, 1)]


def test_a_small_rest_takes_the_smallest_group_with_it() -> None:
    lines = [Line(("A",), 20, 8), Line(("B",), 3, 1), Line(("C",), 9, 2)]
    assert disclosed(lines) == [Line(("A",), 20, 8), Line(("B", "C"), 12, 3)]


def test_one_that_lost_among_many_that_won_is_not_shown() -> None:
    lines = [Line(("A",), 20, 8), Line(("B",), 9, 8), Line(("C",), 7, 1)]
    assert disclosed(lines) == [Line(("A",), 20, 8), Line(("B", "C"), 16, 9)]


def test_groups_all_of_whose_bids_were_funded_stand() -> None:
    lines = [Line(("A",), 6, 6), Line(("B",), 0, 0)]
    assert disclosed(lines) == [Line(("A",), 6, 6)]
