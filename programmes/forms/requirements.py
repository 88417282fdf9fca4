"""Which authority and which day a reader asks about. Any address is read: what makes no sense is said."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from django.http import QueryDict

from programmes.forms.search import cleaned
from programmes.models import LocalAuthority
from programmes.selectors.places import Succession
from programmes.selectors.words import plain

WRITTEN = re.compile(r"(\d{1,2})[/. -](\d{1,2})[/. -](\d{4})$")


@dataclass(frozen=True, slots=True)
class AskedOf:
    """What is asked: an authority or none, a day, and what was wrong with either."""

    authority: LocalAuthority | None
    day: date
    typed: str
    errors: dict[str, str]


def read_asked(query: QueryDict, places: Succession, today: date) -> AskedOf:
    """The authority and the day of an address; never raises."""
    named, typed = cleaned(query.get("authority", "")), cleaned(query.get("day", ""))[:20]
    errors: dict[str, str] = {}
    authority = _authority(named, places) if named else None
    if named and authority is None:
        errors["authority"] = "Choose an authority from the list"
    day = _day(typed) if typed else today
    if day is None:
        errors["day"] = "Enter a date like 2018-03-31 or 31/3/2018"
    elif day > today:
        errors["day"] = "Enter today or a day that has passed"
    return AskedOf(authority, today if day is None or day > today else day, typed, errors)


def _authority(named: str, places: Succession) -> LocalAuthority | None:
    """By GSS code, or by a name that only one has."""
    every = places.by_id.values()
    by_code = next((one for one in every if named.upper() in (one.gss_code, one.newer_gss_code)), None)
    wanted = plain(named)
    found = [one for one in every if wanted in (plain(one.nice_name), plain(one.name))]
    current = [one for one in found if one.active_to is None] or found
    return by_code or (current[0] if len(current) == 1 else None)


def _day(typed: str) -> date | None:
    written = WRITTEN.match(typed)
    try:
        if written:
            return date(int(written[3]), int(written[2]), int(written[1]))
        return date.fromisoformat(typed) if len(typed) == 10 else None
    except ValueError:
        return None
