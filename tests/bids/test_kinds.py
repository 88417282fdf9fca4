"""The table of question kinds: whatever is typed is read, or refused with a sentence."""

from __future__ import annotations

from contextlib import suppress

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from bids.forms.boxes import NumberField
from bids.forms.kinds import KINDS, MOST_POUNDS, Asked, kind_of
from bids.selectors.costs import cells_of_value, lines_as_value
from portal.look.forms import PoundsField, WordsField
from portal.look.words import word_count
from programmes.models import Question, QuestionKind

SPACES = st.sampled_from([" ", "\n", "\t", "  ", "\r\n", "\u00a0"])
WORDS = st.lists(st.text(st.characters(categories=["L", "N", "P", "S"]), min_size=1), max_size=30)


def test_every_kind_has_its_row() -> None:
    assert set(KINDS) == set(QuestionKind)


@given(WORDS, SPACES)
def test_a_word_is_anything_between_spaces(words: list[str], space: str) -> None:
    text = space.join(words)
    assert word_count(text) == len(words)
    field = WordsField(max_words=max(len(words), 1), required=False)
    assert word_count(field.clean(text)) == len(words)


@given(WORDS.filter(lambda words: len(words) > 1))
def test_one_word_too_many_is_refused(words: list[str]) -> None:
    with pytest.raises(ValidationError, match="It is 1 word too long"):
        WordsField(max_words=len(words) - 1, required=False).clean(" ".join(words))


@given(st.integers(0, MOST_POUNDS), st.sampled_from(["{}", "£{}", " {} ", "{:,}", "£{:,}", "{}.00", "£ {:,}.0"]))
def test_pounds_are_read_however_they_are_written(amount: int, way: str) -> None:
    assert PoundsField(most=MOST_POUNDS).clean(way.format(amount)) == amount


@given(st.text(max_size=40))
def test_anything_else_is_refused_or_is_whole_pounds(text: str) -> None:
    amount = None
    with suppress(ValidationError):
        amount = PoundsField(most=MOST_POUNDS, required=False).clean(text)
    assert amount is None or 0 <= amount <= MOST_POUNDS


@pytest.mark.parametrize("text", ["12.50", "-5", "1e6", "ten", "NaN", "Infinity", "٣", "10000000000", "£", "1.2.3"])
def test_what_is_not_whole_pounds(text: str) -> None:
    with pytest.raises(ValidationError):
        PoundsField(most=MOST_POUNDS).clean(text)


@given(st.decimals(-(10**9), 10**9, places=2))
def test_numbers_are_read_back_as_they_were(number: object) -> None:
    question = Question(key="n", kind=QuestionKind.NUMBER)
    cleaned = {"n": NumberField(required=False).clean(f"{number}")}
    value = kind_of(question).read(Asked(question), cleaned)
    assert NumberField().clean(str(value)) == cleaned["n"]


@given(
    st.dictionaries(
        st.tuples(st.sampled_from(["staff", "other"]), st.integers(2020, 2030), st.sampled_from(["grant", "match"])),
        st.integers(1, MOST_POUNDS),
    )
)
def test_costs_are_the_same_there_and_back(cells: dict[tuple[str, int, str], int]) -> None:
    assert cells_of_value(lines_as_value(cells)) == cells
