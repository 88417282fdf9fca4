"""How the portal writes dates, times, money and lists.

Times are always the time on a clock in England (Europe/London), whatever the
server or the database says. Everything here takes a value and returns a string;
nothing reads a database.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
AMOUNT_UNKNOWN = "Amount not published"
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
MILLION = 1_000_000
BILLION = 1_000_000_000
# what JavaScript's \S leaves out, which is not quite what Python's does
_WORD = re.compile(r"[^\t-\r \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff]+")


def pounds(amount: Decimal | int | None) -> str:
    """Money in a table: ``£11,600,000``. Unknown says so; it is never shown as nought."""
    if amount is None:
        return AMOUNT_UNKNOWN
    whole = int(Decimal(amount).quantize(Decimal(1), rounding=ROUND_HALF_UP))
    return f"-£{-whole:,}" if whole < 0 else f"£{whole:,}"


def pounds_prose(amount: Decimal | int | None) -> str:
    """Money in a sentence: ``£11.6 million``, ``£250,000``.

    Only sums of a million and more are shortened, to at most two decimal places.
    """
    if amount is None:
        return AMOUNT_UNKNOWN
    size = abs(Decimal(amount))
    if _shortened(size, MILLION) < 1:
        return pounds(amount)
    sign = "-" if amount < 0 else ""
    if _shortened(size, MILLION) >= 1000:
        return f"{sign}£{_shortened(size, BILLION):,f} billion"
    return f"{sign}£{_shortened(size, MILLION):f} million"


def _shortened(size: Decimal, unit: int) -> Decimal:
    """``size`` in ``unit``s: two decimal places, no idle noughts; below one million, nought."""
    if size < MILLION:
        return Decimal(0)
    value = (size / unit).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP).normalize()
    return value.quantize(Decimal(1)) if value == value.to_integral() else value


def day(value: date | datetime | None) -> str:
    """``29 July 2016``; a datetime gives its day in London."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        value = _in_london(value)
    return f"{value.day} {MONTHS[value.month - 1]} {value.year}"


def clock(value: datetime) -> str:
    """``3pm``, ``3.04pm``, ``midday``, ``midnight``, in London."""
    local = _in_london(value)
    if (local.hour, local.minute) == (12, 0):
        return "midday"
    if (local.hour, local.minute) == (0, 0):
        return "midnight"
    half = "am" if local.hour < 12 else "pm"
    hour = local.hour % 12 or 12
    return f"{hour}.{local.minute:02d}{half}" if local.minute else f"{hour}{half}"


def moment(value: datetime | None) -> str:
    """``29 July 2016 at 3pm``, in London."""
    return "" if value is None else f"{day(value)} at {clock(value)}"


def partial_date(value: str | date | None) -> str:
    """A date as far as it is known: ``2014``, ``October 2013``, ``29 July 2016``.

    Text that is not ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD`` comes back as it is.
    """
    if value is None:
        return ""
    if isinstance(value, date):
        return day(value)
    parts = value.strip().split("-")
    if not all(part.isascii() and part.isdigit() for part in parts) or len(parts) > 3:
        return value
    try:
        known = date(*(int(part) for part in [*parts, "1", "1"][:3]))
    except (ValueError, OverflowError):
        return value
    written = [str(known.day), MONTHS[known.month - 1], str(known.year)]
    return " ".join(written[3 - len(parts) :])


def plural(count: int, one: str, many: str = "") -> str:
    """``1 project``, ``2 projects``, ``1,204 authorities`` (give ``many`` when it is not one + s)."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def join(items: Iterable[object], last: str = "and") -> str:
    """``Luton, Peterborough and West Berkshire``."""
    words = [str(item) for item in items]
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def shortened(text: str, most: int) -> str:
    """The text, or its beginning with … when it has more letters."""
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def duration(span: timedelta) -> str:
    """The two largest units of a span, rounded down: ``2 days and 4 hours``."""
    minutes = int(span.total_seconds() // 60)
    if minutes < 1:
        return "less than a minute"
    days, rest = divmod(minutes, 24 * 60)
    hours, left = divmod(rest, 60)
    units = [(days, "day"), (hours, "hour"), (left, "minute")]
    return join(_two_largest(units))


def _two_largest(units: Sequence[tuple[int, str]]) -> list[str]:
    first = next(index for index, (count, _) in enumerate(units) if count)
    return [plural(count, unit) for count, unit in units[first : first + 2] if count]


def time_left(closes_at: datetime | None, now: datetime) -> str:
    """``2 days and 4 hours left (closes 29 July 2016 at 3pm)``, or when it closed."""
    if closes_at is None:
        return ""
    if closes_at <= now:
        return f"Closed {moment(closes_at)}"
    return f"{duration(closes_at - now)} left (closes {moment(closes_at)})"


def file_size(size: int) -> str:
    """``512 bytes``, ``34 KB``, ``1.2 MB``: thousands, as downloads are counted."""
    if size < 1000:
        return plural(size, "byte")
    if size < 999_500:
        return f"{size / 1000:.0f} KB"
    return f"{size / 1_000_000:.1f} MB"


def _in_london(value: datetime) -> datetime:
    if value.tzinfo is None:
        raise ValueError("a time without a time zone cannot be shown")
    return value.astimezone(LONDON)


def word_count(text: str) -> int:
    """Words as the page's live count counts them: runs of anything but white space."""
    return len(_WORD.findall(text))
