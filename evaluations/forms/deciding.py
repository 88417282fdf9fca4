"""What an officer fills in to decide a bid."""

from __future__ import annotations

from typing import Any

from django import forms

from evaluations.selectors.recommended import FITTING, Recommendation
from evaluations.states import DecisionKind
from portal.look.forms import FieldLook, GdsForm, PoundsField


def _codes(kind: DecisionKind) -> forms.MultipleChoiceField:
    """The coded reasons that fit one kind of decision."""
    return forms.MultipleChoiceField(
        label="Why? Choose all that apply",
        choices=[(code.value, code.label) for code in FITTING[kind]],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


class DecisionForm(GdsForm):
    """Fund in full or in part, reserve with its order, or reject; with coded reasons and one in words."""

    kind = forms.ChoiceField(label="What do you decide?", choices=DecisionKind.choices, widget=forms.RadioSelect)
    amount_pounds = PoundsField(label="Amount to fund, in pounds", required=False, least=1)
    codes_fund = _codes(DecisionKind.FUND)
    reserve_order = forms.IntegerField(
        label="Place among the reserves", help_text="Leave empty for the next free place.", required=False, min_value=1
    )
    codes_reserve = _codes(DecisionKind.RESERVE)
    codes_reject = _codes(DecisionKind.REJECT)
    reason = forms.CharField(
        label="Reason in words",
        help_text="The bidder reads this in their letter.",
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    departure_reason = forms.CharField(
        label="If you depart from the recommendation, why?",
        help_text="Approvers and auditors read this. The bidder does not.",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    looks = {
        "kind": FieldLook(
            reveals={
                "fund": ["amount_pounds", "codes_fund"],
                "reserve": ["reserve_order", "codes_reserve"],
                "reject": ["codes_reject"],
            }
        ),
        "amount_pounds": FieldLook(prefix="£", width=10),
        "reserve_order": FieldLook(width=3),
        "codes_fund": FieldLook(small=True),
        "codes_reserve": FieldLook(small=True),
        "codes_reject": FieldLook(small=True),
    }
    mark_optional = False

    def __init__(self, *args: Any, recommended: Recommendation | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if recommended is None:
            del self.fields["departure_reason"]

    def clean(self) -> dict[str, Any]:
        answers: dict[str, Any] = super().clean() or {}
        kind = answers.get("kind")
        if not kind:
            return answers
        answers["reason_codes"] = answers.get(f"codes_{kind}") or []
        if not answers["reason_codes"] and f"codes_{kind}" not in self.errors:
            self.add_error(f"codes_{kind}", f"Choose at least one reason to {DecisionKind(kind).label.lower()} the bid")
        return answers
