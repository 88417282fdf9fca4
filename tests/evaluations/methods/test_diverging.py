"""Where assessors differ, by rule."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from evaluations.methods.diverging import Marks, divergences

SIXTY = Decimal(60)
MARKS = st.lists(
    st.builds(
        Marks,
        assessor=st.text("abc", min_size=1),
        total=st.integers(0, 100).map(Decimal),
        levels=st.fixed_dictionaries({"need": st.integers(0, 5), "delivery": st.integers(0, 5)}),
    ),
    max_size=5,
)


def marks(*totals: str, **levels: tuple[int, ...]) -> list[Marks]:
    return [
        Marks(str(at), Decimal(total), {name: given[at] for name, given in levels.items()})
        for at, total in enumerate(totals)
    ]


def codes(of: list[Marks]) -> list[str]:
    return [each.code for each in divergences(of, threshold=SIXTY)]


def test_a_spread_of_twenty_points_is_one_and_just_under_is_none() -> None:
    assert codes(marks("70", "50")) == ["spread"]
    assert codes(marks("70", "50.01")) == []
    assert divergences(marks("70.5", "61", "50"), threshold=SIXTY)[0].sentence == (
        "Totals are 20.5 points apart, from 50 to 70.5."
    )


def test_two_levels_apart_on_one_criterion_are_named() -> None:
    [found] = divergences(marks("70", "65", need=(5, 3), delivery=(2, 3)), threshold=SIXTY, names={"need": "Need"})
    assert (found.code, found.criterion) == ("criterion", "need")
    assert found.sentence == "On Need, levels run from 3 to 5."


def test_one_below_the_threshold_and_one_at_the_top() -> None:
    assert codes(marks("59.99", "79.98")) == []
    assert codes(marks("59", "80")) == ["spread", "line"]
    assert "threshold of 60, another at 80" in divergences(marks("59", "80"), threshold=SIXTY)[-1].sentence


def test_one_assessor_differs_from_nobody() -> None:
    assert codes(marks("10")) == codes([]) == []


@given(MARKS, MARKS)
def test_more_assessors_never_take_a_divergence_away(some: list[Marks], more: list[Marks]) -> None:
    def kinds(of: list[Marks]) -> set[tuple[str, str]]:
        return {(each.code, each.criterion) for each in divergences(of, threshold=SIXTY)}

    assert kinds(some) <= kinds(some + more)
    assert kinds(some) == kinds(some[::-1])
