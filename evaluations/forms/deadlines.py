"""What officers fill in about deadlines, outages and what bidders ask."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone

from evaluations.forms.clocks import ClockField
from evaluations.forms.terms import NotifyTimeForm
from portal.look.forms import DatePartsField, FieldLook, GdsForm
from portal.look.words import clock


def parts(at: dt.datetime, day: str, time: str) -> dict[str, Any]:
    """A moment as the initial values of its two fields."""
    local = timezone.localtime(at)
    return {day: local.date(), time: f"{local:%H:%M}"}


class MoreTimeForm(NotifyTimeForm):
    """A later deadline, and why."""

    reason = forms.CharField(
        label="Why?",
        help_text="Everyone concerned reads this.",
        max_length=2000,
        widget=forms.Textarea,
        error_messages={"required": "Say why, in a sentence or two"},
    )
    looks = {**NotifyTimeForm.looks, "reason": FieldLook(rows=4)}

    def __init__(self, *args: Any, at: dt.datetime | None = None, reason: str = "", **kwargs: Any) -> None:
        kwargs.setdefault("initial", {**(parts(at, "day", "time") if at else {}), "reason": reason})
        super().__init__(*args, **kwargs)


class OutageForm(GdsForm):
    """From when to when, and what could not be used."""

    began_day = DatePartsField(
        name="Day it began", label="On which day did it begin?", help_text="For example, 27 3 2027."
    )
    began_time = ClockField(label="At what time of day did it begin?")
    ended_day = DatePartsField(name="Day it ended", label="On which day did it end?")
    ended_time = ClockField(label="At what time of day did it end?")
    affected = forms.CharField(
        label="What could not be used?",
        help_text="The public reads this. For example: Nobody could sign in.",
        max_length=400,
        error_messages={"required": "Say what could not be used"},
    )
    looks = {"began_time": FieldLook(width=5), "ended_time": FieldLook(width=5)}

    def moment(self, which: str) -> dt.datetime:
        """When it ``"began"`` or ``"ended"``."""
        values = self.cleaned_data
        return timezone.make_aware(dt.datetime.combine(values[f"{which}_day"], values[f"{which}_time"]))


def span(began: dt.datetime, ended: dt.datetime) -> str:
    """“from 2pm to 3.10pm” of one day, for a reason that is suggested."""
    return f"from {clock(began)} to {clock(ended)}"
