"""A long difference cut to what was changed: the change itself is never cut away, and nothing is made up."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bids.selectors.comparing import Kind, Piece, difference
from bids.selectors.shortening import AROUND, GAP, MOST, WORTH, shortened

TEXTS = st.lists(st.sampled_from(["a", "b", "home", "\n\n", "school,"]), max_size=300).map(" ".join)


def words(number: int) -> str:
    return " ".join(f"w{each}" for each in range(number))


@given(TEXTS, TEXTS)
def test_every_change_stays_with_its_beginning_and_is_no_longer(old: str, new: str) -> None:
    pieces = difference(old, new)
    short = shortened(pieces)
    assert [piece.kind for piece in short] == ([piece.kind for piece in pieces] if short else [])
    for cut, whole in zip(short, pieces, strict=True) if short else ():
        assert all(part in whole.text for part in cut.text.split(GAP))
        assert len(cut.text.split()) <= len(whole.text.split()) or cut == whole
        if whole.kind != Kind.SAME:
            assert whole.text.startswith(cut.text.partition(GAP)[0])


@pytest.mark.parametrize("number", [0, 1, AROUND, AROUND + WORTH - 1])
def test_what_is_short_is_left_alone(number: int) -> None:
    same, new = Piece(Kind.SAME, words(number)), Piece(Kind.NEW, words(MOST + WORTH - 1))
    assert shortened([same, new]) == []


def test_both_ends_of_what_was_not_changed() -> None:
    new = Piece(Kind.NEW, "new")
    [_, same, _] = shortened([new, Piece(Kind.SAME, words(100)), new])
    assert same.text == f"{words(AROUND)}{GAP}{' '.join(f'w{each}' for each in range(100 - AROUND, 100))}"


def test_a_version_without_a_change_and_a_long_new_text_begin() -> None:
    for kind in (Kind.SAME, Kind.NEW):
        [piece] = shortened([Piece(kind, words(500))])
        assert piece.text == f"{words(MOST)}{GAP}"
