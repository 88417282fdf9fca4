"""Choosing the bid that everyone scores first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils import timezone

from bids.models import Bid
from portal.look.forms import DatePartsField, FieldLook, GdsForm


class CalibrationBidForm(GdsForm):
    """One of the round's eligible bids, and when its assessments are due."""

    bid = forms.ChoiceField(
        label="Which bid does everyone score first?",
        help_text="A bid of middling length and quality tells most. It is a real bid: its scores count.",
        widget=forms.Select,
        error_messages={"required": "Select a bid"},
    )
    due_on = DatePartsField(
        name="Due date",
        label="When are these assessments due?",
        help_text="At 5pm on that day. Leave empty for no date.",
        required=False,
    )
    looks = {"bid": FieldLook(narrow=True)}
    mark_optional = False

    def __init__(self, *args: Any, bids: Sequence[Bid], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["bid"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", "Select a bid")] + [
                (str(bid.pk), f"{bid.reference} {bid.organisation.name}: {bid.title}") for bid in bids
            ]

    @property
    def due_at(self) -> dt.datetime | None:
        """5pm on the day that was chosen."""
        day = self.cleaned_data["due_on"]
        return timezone.make_aware(dt.datetime.combine(day, dt.time(17))) if day else None
