"""Field kinds that several models of the programmes share."""

from __future__ import annotations

from django.core.validators import RegexValidator

partial_date = RegexValidator(
    r"^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$",
    "Enter a year, a month or a day, like 2016, 2016-04 or 2016-04-08",
)
"""A date known to the year, the month or the day: sources rarely say more."""
