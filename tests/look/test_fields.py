"""What the date, money and words fields take, and what they say when they do not."""

from contextlib import suppress
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from portal.look.forms import DatePartsField, PoundsField, WordsField
from portal.look.forms.fields import DatePartsWidget

START = DatePartsField(name="Start date")


def refusal(field: DatePartsField | PoundsField | WordsField, value: object) -> tuple[str, str | None]:
    with pytest.raises(ValidationError) as refused:
        field.clean(value)
    return refused.value.messages[0], refused.value.error_list[0].code


@pytest.mark.parametrize(
    ("parts", "read"),
    [
        (["29", "7", "2016"], date(2016, 7, 29)),
        (["01", "09", "2027"], date(2027, 9, 1)),
        ([" 1 ", "Sept", " 2027 "], date(2027, 9, 1)),
        (["1", "march", "2027"], date(2027, 3, 1)),
        (["1", "Dec.", "2027"], date(2027, 12, 1)),
        (["29", "2", "2028"], date(2028, 2, 29)),
    ],
)
def test_dates_that_are_read(parts: list[str], read: date) -> None:
    assert START.clean(parts) == read


@pytest.mark.parametrize(
    ("parts", "sentence", "at_fault"),
    [
        (["", "", ""], "Enter start date", "day"),
        (None, "Enter start date", "day"),
        (["29", "", "2016"], "Start date must include a month", "month"),
        (["29", "", ""], "Start date must include a month and year", "month"),
        (["", "7", "2016"], "Start date must include a day", "day"),
        (["31", "2", "2016"], "Start date must be a real date, like 29 7 2016", "day"),
        (["29", "13", "2016"], "Start date must be a real date, like 29 7 2016", "month"),
        (["29", "Ju", "2016"], "Start date must be a real date, like 29 7 2016", "month"),
        (["x", "7", "2016"], "Start date must be a real date, like 29 7 2016", "day"),
        (["29", "7", "year"], "Start date must be a real date, like 29 7 2016", "year"),
        (["29", "7", "16"], "Year of start date must have 4 numbers", "year"),
        (["29", "7", "0000"], "Start date must be a real date, like 29 7 2016", "day"),
        (["²", "7", "2016"], "Start date must be a real date, like 29 7 2016", "day"),
    ],
)
def test_dates_that_are_not(parts: list[str] | None, sentence: str, at_fault: str) -> None:
    assert refusal(START, parts) == (sentence, at_fault)


def test_no_date_where_none_is_needed() -> None:
    assert DatePartsField(name="End date", required=False).clean(["", "", ""]) is None


@given(st.dates(min_value=date(1000, 1, 1)))
def test_every_date_is_shown_so_that_it_can_be_read_back(day: date) -> None:
    assert START.clean(DatePartsWidget().decompress(day)) == day


@given(st.lists(st.text(max_size=8), min_size=3, max_size=3))
def test_no_text_breaks_a_date(parts: list[str]) -> None:
    with suppress(ValidationError):
        assert isinstance(START.clean(parts), date)


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("250000", 250_000),
        (" £250,000 ", 250_000),
        (" 250\u00a0000 ", 250_000),
        ("£1\u202f250\u202f000.00", 1_250_000),
        ("£ 250000.00", 250_000),
        ("0", 0),
        ("£1", 1),
    ],
)
def test_amounts_that_are_read(text: str, amount: int) -> None:
    assert PoundsField().clean(text) == amount


SEVERAL = "Enter one amount without spaces, like 250000 or 250,000"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "Enter an amount in pounds, like 250000"),
        ("lots", "Enter an amount in pounds, like 250000"),
        ("-5", "Enter an amount in pounds, like 250000"),
        ("1e6", "Enter an amount in pounds, like 250000"),
        ("£1.2m", "Enter an amount in pounds, like 250000"),
        ("٢٥٠", "Enter an amount in pounds, like 250000"),
        ("260,400\t282,100", f"{SEVERAL}: “260,400 282,100” could be several"),
        ("1,200 300", f"{SEVERAL}: “1,200 300” could be several"),
        ("100 300", f"{SEVERAL}: “100 300” could be several"),
        ("100\r\n300", f"{SEVERAL}: “100 300” could be several"),
        ("100\u00a03000", f"{SEVERAL}: “100 3000” could be several"),
        ("2.50", "Enter whole pounds, without pence"),
        ("49999", "Enter £50,000 or more"),
        ("1500001", "Enter £1,500,000 or less"),
    ],
)
def test_amounts_that_are_not(text: str, sentence: str) -> None:
    assert refusal(PoundsField(least=50_000, most=1_500_000), text)[0] == sentence


def test_no_amount_where_none_is_needed() -> None:
    assert PoundsField(required=False).clean("") is None


def test_words_over_the_limit_are_counted() -> None:
    limit = WordsField(max_words=3)
    assert limit.clean("one two three") == "one two three"
    assert refusal(limit, "one two three four")[0] == "Shorten this to 3 words. It is 1 word too long."
    assert refusal(limit, "one two\nthree four five")[0] == "Shorten this to 3 words. It is 2 words too long."


def test_words_without_a_limit() -> None:
    assert WordsField().clean("word " * 5000)
