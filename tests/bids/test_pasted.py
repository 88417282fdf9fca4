"""Text pasted from Word arrives clean, and text that cannot fit costs nothing to refuse."""

from __future__ import annotations

import re

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from bids.forms import pasted
from bids.forms.pasted import AnswerWords, most_characters, tidy
from bids.models import Answer, Bid
from portal.look.words import word_count
from tests.bids.rounds import make_rich_round, signed_in
from tests.factories.bids import make_bid, make_council

WORD = (
    "Children\u2019s needs \u2013 \u201cin care\u201d\r\n"
    "\uf0b7\tFewer\u00a0moves\r\n"
    "\u00b7\u00a0\u00a0\u00a0\u00a0\u00a0\u00a0\u00a0Earlier help\r\n"
    "o\tA trusted adult\r\n"
    "\u2022\u2003Schools  \r\n"
    "1.\tFirst\x0bsecond line\r\n"
    "Co\u00adoperate\u200b now\ufeff"
)
TRICKY = "ab \t\r\n\x0b\u00a0\u200b\u00ad\u2022\u00b7\uf0b7o-1.)\u2028\u0301\u2013"
CLEAN = (
    "Children\u2019s needs \u2013 \u201cin care\u201d\n"
    "- Fewer moves\n"
    "- Earlier help\n"
    "- A trusted adult\n"
    "- Schools\n"
    "1. First\nsecond line\n"
    "Cooperate now"
)


def test_a_paste_from_word_is_made_plain() -> None:
    assert tidy(WORD) == CLEAN


@pytest.mark.parametrize(
    ("pasted_text", "clean"),
    [
        ("o is a letter", "o is a letter"),
        ("- kept as it is", "- kept as it is"),
        ("\u2013 a dash that begins a line", "\u2013 a dash that begins a line"),
        ("\u2013\ta dash as a bullet", "- a dash as a bullet"),
        ("2014. A year", "2014. A year"),
        ("a \u00b7 b", "a \u00b7 b"),
        ("cafe\u0301", "caf\u00e9"),
        ("first\u2029second", "first\n\nsecond"),
        ("one\x00two\x07", "onetwo"),
        ("then \uf0e0 now", "then \u2192 now"),
        ("family \U0001f468\u200d\U0001f469\u200d\U0001f467", "family \U0001f468\u200d\U0001f469\u200d\U0001f467"),
        ("\u202egnp.exe", "gnp.exe"),
        ("", ""),
        ("\u2022", "\u2022"),
    ],
)
def test_what_is_changed_and_what_is_not(pasted_text: str, clean: str) -> None:
    assert tidy(pasted_text) == clean


@given(
    st.text(
        alphabet=st.sampled_from("ab \t\r\n\x0b\u00a0\u200b\u00ad\u2022\u00b7\uf0b7o-1.)\u2028\u0301\u2013"),
        max_size=60,
    )
)
def test_twice_is_the_same_as_once(text: str) -> None:
    once = tidy(text)
    assert tidy(once) == once


@given(st.lists(st.from_regex(re.compile(r"[a-z]{2,9}", re.ASCII), fullmatch=True), max_size=30), st.randoms())
def test_no_word_is_lost(words: list[str], random: object) -> None:
    joins = [" ", "\u00a0", "\r\n", "\r\n\u2022\t", "\r\n\uf0b7\u00a0\u00a0", "\u2003"]
    text = "".join(word + random.choice(joins) for word in words)  # type: ignore[attr-defined]  # hypothesis's own Random
    assert re.findall(r"[a-z]+", tidy(text)) == words


def test_a_text_far_beyond_its_limit_is_not_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    def never(text: str) -> str:
        raise AssertionError(f"looked at {len(text)} characters")

    monkeypatch.setattr(pasted, "tidy", never)
    monkeypatch.setattr("portal.look.forms.fields.word_count", never)
    with pytest.raises(ValidationError, match=r"Shorten this to 500 words\. It has 100,000 characters"):
        AnswerWords(max_words=500).clean("x " * 50_000)


def test_the_longest_text_that_fits_is_counted_to_the_word() -> None:
    longest = " ".join(["x" * 40] * 500)
    assert len(longest) <= most_characters(500)
    assert word_count(AnswerWords(max_words=500).clean(longest)) == 500
    with pytest.raises(ValidationError, match="It is 1 word too long"):
        AnswerWords(max_words=500).clean(longest + " x")


@pytest.mark.django_db
class TestThroughThePage:
    """Pasted into a section, saved, and read back."""

    @pytest.fixture
    def bid(self) -> Bid:
        return make_bid(make_rich_round(), make_council(), complete=False)

    def test_it_is_saved_clean_and_the_same_paste_again_is_no_change(self, bid: Bid) -> None:
        client = signed_in(bid.organisation.memberships.get(role="editor").user)
        address = f"/bids/{bid.reference}/sections/need/"
        for _ in range(2):
            assert client.post(address, {"problem": WORD, "version-problem": "0"}).status_code == 302
        answer = Answer.objects.get(bid=bid)
        assert answer.value == CLEAN
        assert answer.version == 1

    def test_table_cells_are_cleaned_too(self, bid: Bid) -> None:
        client = signed_in(bid.organisation.memberships.get(role="editor").user)
        cells = {
            "figures-0-measure": "Moves\u00a0a\u00a0year\u200b",
            "figures-0-value": " 12\u202f% ",
            "rows-figures": "1",
        }
        client.post(f"/bids/{bid.reference}/sections/more/", cells)
        assert Answer.objects.get(bid=bid).value == [{"measure": "Moves a year", "value": "12 %"}]

    def test_a_hundred_thousand_characters_are_refused_with_the_text_kept(self, bid: Bid) -> None:
        client = signed_in(bid.organisation.memberships.get(role="editor").user)
        text = ("home " * 20_000).strip()
        html = client.post(f"/bids/{bid.reference}/sections/need/", {"problem": text, "version-problem": "0"}).content
        assert b"Shorten this to 50 words. It has 99,999 characters" in html
        assert text.encode() in html
        assert not Answer.objects.filter(bid=bid).exists()
