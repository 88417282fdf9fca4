"""What a round is judged by beyond its seal, and when its bidders are told."""

from __future__ import annotations

import datetime as dt

from django import forms
from django.utils import timezone

from evaluations.forms.clocks import ClockField
from portal.look.forms import DatePartsField, FieldLook, GdsForm, PoundsField


class TermsForm(GdsForm):
    """The figures of a round."""

    divergence_points = forms.IntegerField(
        label="Two assessors diverge when their totals differ by",
        help_text="In points of 100, from 1 to 100.",
        min_value=1,
        max_value=100,
    )
    divergence_levels = forms.IntegerField(
        label="Or when their levels of one criterion differ by",
        help_text="In levels, from 1 to 5.",
        min_value=1,
        max_value=5,
    )
    cross_area_percent = forms.IntegerField(
        label="Share of reads given across priority areas",
        help_text="Reads outside an assessor’s own area link the areas, so that assessors can be compared.",
        min_value=0,
        max_value=100,
    )
    second_approval_above_pounds = PoundsField(
        label="Awards need two approvals above",
        help_text="Leave empty if one approval is enough for every award.",
        required=False,
        least=1,
    )
    looks = {
        "divergence_points": FieldLook(width=3, suffix="points"),
        "divergence_levels": FieldLook(width=3, suffix="levels"),
        "cross_area_percent": FieldLook(width=3, suffix="%"),
        "second_approval_above_pounds": FieldLook(prefix="£", width=10),
    }
    mark_optional = False


class NotifyTimeForm(GdsForm):
    """The day and the time of day at which bidders are told."""

    day = DatePartsField(name="Day", label="On which day?", help_text="For example, 27 3 2027.")
    time = ClockField(label="At what time of day?", help_text="In UK time. For example, 9:30am or 15:00.")
    looks = {"time": FieldLook(width=5)}

    @property
    def moment(self) -> dt.datetime:
        """The moment that was chosen."""
        return timezone.make_aware(dt.datetime.combine(self.cleaned_data["day"], self.cleaned_data["time"]))
