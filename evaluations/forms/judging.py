"""What officers and approvers fill in."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone

from evaluations.models import EligibilityReason
from evaluations.states import DecisionKind
from portal.look.forms import DatePartsField, FieldLook, GdsForm, PoundsField

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


class DecisionForm(GdsForm):
    """Fund in full or in part, reserve with its order, or reject; always with a reason."""

    kind = forms.ChoiceField(label="What do you decide?", choices=DecisionKind.choices, widget=forms.RadioSelect)
    amount_pounds = PoundsField(label="Amount to fund, in pounds", required=False, least=1)
    reserve_order = forms.IntegerField(
        label="Place among the reserves", help_text="Leave empty for the next free place.", required=False, min_value=1
    )
    reason = forms.CharField(
        label="Reason",
        help_text="The bidder reads this in their letter.",
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    looks = {
        "kind": FieldLook(reveals={"fund": ["amount_pounds"], "reserve": ["reserve_order"]}),
        "amount_pounds": FieldLook(prefix="£", width=10),
        "reserve_order": FieldLook(width=3),
    }
    mark_optional = False


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
