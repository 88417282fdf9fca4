"""Word-level differences and three-way merges: nothing is lost, and nothing costs more than it may."""

from __future__ import annotations

import re
from collections import Counter
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bids.selectors.comparing import (
    CLOSE,
    OPEN,
    Kind,
    Merged,
    Piece,
    difference,
    has_marks,
    merge,
    merge_choices,
    words_of,
)

WORDS = st.sampled_from(["home", "school", "care", "a", "the", "move.", "\n", "  ", " ", " "])
TEXTS = st.lists(WORDS, max_size=40).map("".join)
BASE = "Children here move too often between homes."


def said(text: str) -> list[str]:
    """The words alone, without the marks of a clash."""
    plain = text.replace(f"{OPEN}Theirs: ", "").replace(f"{OPEN}Yours: ", "").replace(CLOSE, "")
    return re.findall(r"\S+", plain)


def test_one_word_changed() -> None:
    assert difference(BASE, BASE.replace("often", "soon")) == [
        Piece(Kind.SAME, "Children here move too "),
        Piece(Kind.GONE, "often"),
        Piece(Kind.NEW, "soon"),
        Piece(Kind.SAME, " between homes."),
    ]


@given(TEXTS, TEXTS)
def test_a_difference_holds_both_texts(old: str, new: str) -> None:
    pieces = difference(old, new)
    assert "".join(piece.text for piece in pieces if piece.kind != Kind.NEW) == old
    assert "".join(piece.text for piece in pieces if piece.kind != Kind.GONE) == new


@given(TEXTS)
def test_words_joined_are_the_text(text: str) -> None:
    assert "".join(words_of(text)) == text


@given(TEXTS, TEXTS)
def test_a_change_on_one_side_alone_is_taken(base: str, changed: str) -> None:
    assert merge(base, changed, base) == Merged(changed)
    assert merge(base, base, changed) == Merged(changed)
    assert merge(base, changed, changed) == Merged(changed)


@given(TEXTS, TEXTS, TEXTS)
@settings(max_examples=300)
def test_no_word_that_either_put_in_is_left_out(base: str, mine: str, theirs: str) -> None:
    """Every word of one's own that the base did not have so often stands in the merged text."""
    merged = merge(base, mine, theirs)
    found, before = Counter(said(merged.text)), Counter(said(base))
    for text in (mine, theirs):
        new = Counter(said(text)) - before
        assert new <= found, f"{new - found} lost from {merged.text!r}"
    assert has_marks(merged.text) == bool(merged.clashes)


def test_changes_in_different_places_need_nobody() -> None:
    mine, theirs = BASE.replace("Children", "Young people"), BASE + " We will end that."
    assert merge(BASE, mine, theirs) == Merged("Young people here move too often between homes. We will end that.")


def test_the_same_words_changed_by_both_are_marked() -> None:
    merged = merge(BASE, BASE.replace("too often", "constantly"), BASE.replace("too often", "every year"))
    assert merged.clashes == 1
    assert (
        merged.text
        == f"Children here move {OPEN}Theirs: every year{CLOSE} {OPEN}Yours: constantly{CLOSE} between homes."
    )


def test_a_mark_never_runs_into_the_word_before_it() -> None:
    """Where one took out a line and the other changed it, the line break before it stays."""
    assert merge("home\nhomehome", "home", "home\nhouse") == Merged(
        f"home\n{OPEN}Theirs: house{CLOSE} {OPEN}Yours: {CLOSE}", 1
    )


def test_a_word_taken_out_by_one_and_changed_by_the_other_is_marked() -> None:
    merged = merge("one two three", "one three", "one zwei three")
    assert merged.clashes == 1
    assert {"one", "zwei", "three"} <= set(said(merged.text))


def test_both_writing_from_nothing_keeps_both() -> None:
    assert merge("", "Mine.", "Theirs.") == Merged("Theirs.\n\nMine.")


def test_both_adding_at_the_end_keeps_both() -> None:
    assert merge("Start.", "Start. Mine.", "Start. Theirs.").text == "Start. Theirs. Mine."


@pytest.mark.parametrize(
    ("base", "mine", "theirs", "merged"),
    [
        (["a", "b"], ["a", "b", "c"], ["b"], ["b", "c"]),
        ([], ["a"], ["a", "b"], ["a", "b"]),
        (["a"], [], ["a"], []),
        (["a"], ["a"], [], []),
    ],
)
def test_choices(base: list[str], mine: list[str], theirs: list[str], merged: list[str]) -> None:
    assert merge_choices(base, mine, theirs) == merged


@pytest.mark.parametrize(
    "old",
    ["word " * 3_000, "\n".join(["word " * 30] * 100), "".join(f"w{n % 7} " for n in range(3_000)), "x" * 100_000],
)
def test_no_text_is_costly_to_compare(old: str) -> None:
    """Three thousand times the same word would be ten million pairings; the bound is on those, not on time."""
    new = "first " + old[: len(old) // 2] + "changed " + old[len(old) // 2 :].replace("word word", "other", 9) + "last"
    started = process_time()
    pieces = difference(old, new)
    assert process_time() - started < 5
    assert "".join(piece.text for piece in pieces if piece.kind != Kind.GONE) == new
