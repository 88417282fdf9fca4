"""What an officer asks of a plan."""

from __future__ import annotations

import datetime as dt

from django import forms
from django.utils import timezone

from evaluations.services.planning import MOST_READS
from portal.look.forms import DatePartsField, FieldLook, GdsForm


class PlanForm(GdsForm):
    """Reads per bid, the share of reads across areas, and when the assessments are due."""

    reads = forms.IntegerField(
        label="How many assessors should read each bid?",
        help_text="Bids that have some already get as many as are missing.",
        min_value=1,
        max_value=MOST_READS,
    )
    cross_percent = forms.IntegerField(
        label="How much of the reading should go across areas?",
        help_text="Reads by assessors from another area link the areas, so that scores can be compared. "
        "Between 15 and 33 per cent is usual.",
        min_value=0,
        max_value=100,
    )
    due_on = DatePartsField(
        name="Due date",
        label="When are the assessments due?",
        help_text="At 5pm on that day. Leave empty for no date.",
        required=False,
    )
    looks = {"reads": FieldLook(width=3), "cross_percent": FieldLook(width=3, suffix="%")}
    mark_optional = False

    @property
    def due_at(self) -> dt.datetime | None:
        """The moment that was chosen, if one was."""
        day = self.cleaned_data["due_on"]
        return timezone.make_aware(dt.datetime.combine(day, dt.time(17))) if day else None
