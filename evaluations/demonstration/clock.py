"""Times of the demonstration, on the clock that people read."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")


def at(day: datetime, hour: int) -> datetime:
    """That hour in London on the day."""
    return day.astimezone(LONDON).replace(hour=hour, minute=0, second=0, microsecond=0)
