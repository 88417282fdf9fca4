"""A time of day, as officers write it and as the portal says it."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

from django import forms

TIMES: Final = ["%I%p", "%I.%M%p", "%I:%M%p", "%H:%M", "%H.%M"]
NAMED: Final = {"midday": "12:00", "noon": "12:00", "midnight": "00:00"}
"""What the portal itself writes for a time (``portal.look.words.clock``), and what people do."""
ERRORS: Final = {"required": "Enter a time of day", "invalid": "Enter a time of day, like 9:30am or 15:00"}


class ClockField(forms.TimeField):
    """A time of day as people write it: "10am", "2.30 pm", "14:30" or "midday"."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("input_formats", TIMES)
        kwargs.setdefault(
            "error_messages",
            {"required": "Enter a time of day", "invalid": "Enter a time of day, like 9:30am or 15:00"},
        )
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> dt.time | None:
        if isinstance(value, str):
            value = value.lower().replace(" ", "")
            value = NAMED.get(value.removeprefix("12"), value)
        return super().to_python(value)
