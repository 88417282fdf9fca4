"""What officers and approvers fill in."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone

from evaluations.models import EligibilityReason
from portal.look.forms import DatePartsField, FieldLook, GdsForm

YES_NO = (("yes", "Yes"), ("no", "No"))


class EligibilityForm(GdsForm):
    """Both answers, and the coded reasons when either is no."""

    is_eligible = forms.ChoiceField(label="May this organisation bid?", choices=YES_NO, widget=forms.RadioSelect)
    is_in_scope = forms.ChoiceField(
        label="Does the bid fit the round’s brief?", choices=YES_NO, widget=forms.RadioSelect
    )
    reasons = forms.MultipleChoiceField(
        label="If not, why?",
        help_text="The bidder is told these words.",
        choices=EligibilityReason.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    note = forms.CharField(
        label="Note for colleagues",
        help_text="The bidder does not see this.",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    looks = {"is_eligible": FieldLook(inline=True), "is_in_scope": FieldLook(inline=True)}
    mark_optional = False


class ReasonForm(GdsForm):
    """A reason in words, asked for under a label of the page's own."""

    reason = forms.CharField(
        label="Reason",
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Say why, in a sentence or two"},
    )

    def __init__(self, *args: Any, label: str = "Reason", hint: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reason = self["reason"]
        reason.label, reason.help_text = label, hint


class AnswerDateForm(GdsForm):
    """The last day on which awards may be answered."""

    day = DatePartsField(
        name="Last day",
        label="Until when may a bidder answer its award?",
        help_text="At 5pm on that day. For example, 27 3 2027.",
    )

    @property
    def at_five(self) -> dt.datetime:
        """The moment that was chosen."""
        return timezone.make_aware(dt.datetime.combine(self.cleaned_data["day"], dt.time(17)))


class DueDateForm(GdsForm):
    """When the assessments allocated now are due."""

    due_on = DatePartsField(
        name="Due date",
        label="When are these assessments due?",
        help_text="At 5pm on that day. Leave empty for no date.",
        required=False,
    )
    mark_optional = False
