"""Dates, times, money and lists, as the portal writes them."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.look import words
from portal.look.words import LONDON


@pytest.mark.parametrize(
    ("amount", "table", "prose"),
    [
        (0, "£0", "£0"),
        (999, "£999", "£999"),
        (250_000, "£250,000", "£250,000"),
        (999_999, "£999,999", "£999,999"),
        (1_000_000, "£1,000,000", "£1 million"),
        (11_600_000, "£11,600,000", "£11.6 million"),
        (11_640_000, "£11,640,000", "£11.64 million"),
        (200_000_000, "£200,000,000", "£200 million"),
        (999_994_999, "£999,994,999", "£999.99 million"),
        (999_995_000, "£999,995,000", "£1 billion"),
        (1_250_000_000, "£1,250,000,000", "£1.25 billion"),
        (Decimal("1234.50"), "£1,235", "£1,235"),
        (-250_000, "-£250,000", "-£250,000"),
        (-1_500_000, "-£1,500,000", "-£1.5 million"),
        (None, "Amount not published", "Amount not published"),
    ],
)
def test_money(amount: Decimal | int | None, table: str, prose: str) -> None:
    assert words.pounds(amount) == table
    assert words.pounds_prose(amount) == prose


@given(st.integers(min_value=0, max_value=10**11))
def test_money_in_a_table_can_be_read_back(amount: int) -> None:
    assert int(words.pounds(amount).removeprefix("£").replace(",", "")) == amount


@given(st.integers(min_value=1_000_000, max_value=10**11))
def test_money_in_prose_is_never_far_off(amount: int) -> None:
    said, unit = words.pounds_prose(amount).removeprefix("£").split()
    size = {"million": 10**6, "billion": 10**9}[unit]
    assert abs(Decimal(said) * size - amount) <= size // 200
    assert not said.endswith(".0")
    assert "E" not in said


@pytest.mark.parametrize(
    ("hour", "minute", "said"),
    [
        (15, 0, "3pm"),
        (15, 4, "3.04pm"),
        (9, 30, "9.30am"),
        (12, 0, "midday"),
        (0, 0, "midnight"),
        (12, 5, "12.05pm"),
        (0, 5, "12.05am"),
        (23, 59, "11.59pm"),
    ],
)
def test_the_clock(hour: int, minute: int, said: str) -> None:
    assert words.clock(datetime(2016, 7, 29, hour, minute, tzinfo=LONDON)) == said


def test_a_moment_is_a_moment_in_london() -> None:
    assert words.moment(datetime(2016, 7, 29, 14, 0, tzinfo=UTC)) == "29 July 2016 at 3pm"
    assert words.moment(datetime(2016, 1, 29, 15, 0, tzinfo=UTC)) == "29 January 2016 at 3pm"
    assert words.moment(None) == ""


@pytest.mark.parametrize(
    ("utc", "said"),
    [
        (datetime(2027, 3, 28, 0, 59, tzinfo=UTC), "28 March 2027 at 12.59am"),
        (datetime(2027, 3, 28, 1, 0, tzinfo=UTC), "28 March 2027 at 2am"),
        (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), "25 October 2026 at 1.30am"),
        (datetime(2026, 10, 25, 1, 30, tzinfo=UTC), "25 October 2026 at 1.30am"),
        (datetime(2026, 6, 30, 23, 30, tzinfo=UTC), "1 July 2026 at 12.30am"),
    ],
)
def test_when_the_clocks_change(utc: datetime, said: str) -> None:
    assert words.moment(utc) == said


def test_time_left_across_the_change_of_clocks_is_counted_in_hours_that_pass() -> None:
    opens = datetime(2027, 3, 27, 15, 0, tzinfo=LONDON)
    closes = datetime(2027, 3, 28, 15, 0, tzinfo=LONDON)
    assert words.time_left(closes, opens.astimezone(UTC)).startswith("23 hours left")


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        words.moment(datetime(2016, 7, 29, 15, 0))  # noqa: DTZ001 - that is what is tested


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("2014", "2014"),
        ("2013-10", "October 2013"),
        ("2016-07-29", "29 July 2016"),
        (date(2016, 7, 29), "29 July 2016"),
        (datetime(2016, 7, 29, 23, 30, tzinfo=UTC), "30 July 2016"),
        (None, ""),
        ("", ""),
        ("2013-13", "2013-13"),
        ("2013-02-30", "2013-02-30"),
        ("2014 to 2016", "2014 to 2016"),
        ("1-2-3-4", "1-2-3-4"),
        ("٢٠١٤", "٢٠١٤"),
    ],
)
def test_a_date_as_far_as_it_is_known(value: str | date | None, said: str) -> None:
    assert words.partial_date(value) == said


@given(st.text(max_size=20))
def test_any_text_is_some_date_or_itself(text: str) -> None:
    said = words.partial_date(text)
    assert said == text or said[-4:].isdigit()


@pytest.mark.parametrize(
    ("span", "said"),
    [
        (timedelta(days=2, hours=4, minutes=3), "2 days and 4 hours"),
        (timedelta(days=1), "1 day"),
        (timedelta(days=1, minutes=59), "1 day"),
        (timedelta(hours=1, minutes=1), "1 hour and 1 minute"),
        (timedelta(minutes=59, seconds=59), "59 minutes"),
        (timedelta(seconds=59), "less than a minute"),
    ],
)
def test_durations(span: timedelta, said: str) -> None:
    assert words.duration(span) == said


@given(st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=4000)))
def test_a_duration_never_promises_more_than_there_is(span: timedelta) -> None:
    said = words.duration(span)
    sizes = {"day": 24 * 60, "hour": 60, "minute": 1}
    parts = [part.split() for part in said.split(" and ")] if "less" not in said else []
    minutes = sum(int(count.replace(",", "")) * sizes[unit.rstrip("s")] for count, unit in parts)
    assert timedelta(minutes=minutes) <= span


def test_time_left() -> None:
    closes = datetime(2016, 7, 29, 15, 0, tzinfo=LONDON)
    now = closes - timedelta(days=2, hours=4)
    assert words.time_left(closes, now) == "2 days and 4 hours left (closes 29 July 2016 at 3pm)"
    assert words.time_left(closes, closes) == "Closed 29 July 2016 at 3pm"
    assert words.time_left(None, now) == ""


def test_long_text_is_shortened() -> None:
    assert words.shortened("Before and after", 20) == "Before and after"
    assert words.shortened("Compared with others, over time", 14) == "Compared with…"


def test_plurals_and_lists() -> None:
    assert words.plural(1, "project") == "1 project"
    assert words.plural(0, "project") == "0 projects"
    assert words.plural(1204, "authority", "authorities") == "1,204 authorities"
    assert words.join([]) == ""
    assert words.join(["Luton"]) == "Luton"
    assert words.join(["Luton", "Peterborough"]) == "Luton and Peterborough"
    assert words.join(["a", "b", "c"], "or") == "a, b or c"


@pytest.mark.parametrize(
    ("size", "said"),
    [
        (1, "1 byte"),
        (999, "999 bytes"),
        (1000, "1 KB"),
        (999_499, "999 KB"),
        (999_500, "1.0 MB"),
        (1_234_567, "1.2 MB"),
    ],
)
def test_file_sizes(size: int, said: str) -> None:
    assert words.file_size(size) == said


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("  \n ", 0),
        ("one", 1),
        ("one two\nthree\tfour", 4),
        ("don't re-use £1,000", 3),
        ("a\u00a0b\u3000c\ufeffd", 4),
        ("a\u200bb", 1),
        ("a\x1cb", 1),
        ("\U0001f600 \U0001f600", 2),
    ],
)
def test_words_are_counted_as_the_page_counts_them(text: str, count: int) -> None:
    assert words.word_count(text) == count
