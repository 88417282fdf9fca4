"""Due diligence of one bid: every check at once, and the conditions of its award."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms

from evaluations.models import DiligenceCheck
from evaluations.selectors.diligence import CHECKS, Standing
from evaluations.services.diligence import Rated
from evaluations.states import Rating
from portal.look.forms import GdsForm


class DiligenceForm(forms.Form):
    """A rating and a reason for each check; what is left empty is not recorded.

    ``seen`` is the newest check that was shown when the page was opened.
    """

    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, standing: Standing) -> None:
        latest = standing.checks
        initial: dict[str, Any] = {"seen": standing.seen}
        for code, made in latest.items():
            initial |= {f"rating_{code}": made.rating, f"reason_{code}": made.reason}
        super().__init__(data, initial=initial)
        for check in CHECKS:
            self.fields[f"rating_{check.value}"] = forms.ChoiceField(
                label=check.label, choices=Rating.choices, required=False, widget=forms.RadioSelect
            )
            self.fields[f"reason_{check.value}"] = forms.CharField(
                label=f"What was found: {check.label}", required=False, max_length=2000
            )

    def clean(self) -> dict[str, Any]:
        answers: dict[str, Any] = super().clean() or {}
        for check in CHECKS:
            rating, reason = answers.get(f"rating_{check.value}"), answers.get(f"reason_{check.value}", "").strip()
            if rating and rating != Rating.GREEN and not reason:
                self.add_error(f"reason_{check.value}", f"Say what you found: “{check.label}” is rated {rating}")
            if reason and not rating:
                self.add_error(f"rating_{check.value}", f"Rate “{check.label}”: you say what you found")
        return answers

    @property
    def found(self) -> dict[DiligenceCheck, Rated]:
        """What was rated."""
        answers = self.cleaned_data
        return {
            check: Rated(Rating(answers[f"rating_{check.value}"]), answers[f"reason_{check.value}"])
            for check in CHECKS
            if answers[f"rating_{check.value}"]
        }

    @property
    def rows(self) -> Iterator[tuple[DiligenceCheck, forms.BoundField, forms.BoundField]]:
        """Each check with its two fields."""
        for check in CHECKS:
            yield check, self[f"rating_{check.value}"], self[f"reason_{check.value}"]


class ConditionForm(GdsForm):
    """What has to be done before the award is approved."""

    text = forms.CharField(
        label="What has to be done first?",
        help_text="For example: the council signs its partnership agreement with the trust.",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say what has to be done before the award can be approved"},
    )
