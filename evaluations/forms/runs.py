"""What a what-if and a direction put in the place of the sealed terms, and how a run is decided."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast

from django import forms
from django.forms import BoundField

from portal.look.forms import FieldLook, GdsForm, PoundsField
from programmes.forms.award_terms import AwardTermsForm, initial_of
from programmes.selectors.directions import direction_problems

Said = Mapping[str, Any]
THRESHOLD = forms.DecimalField(
    label="Lowest fundable score of 100",
    min_value=0,
    max_value=100,
    max_digits=5,
    decimal_places=2,
    required=False,
)


class WhatIfForm(AwardTermsForm):
    """A title, and terms to try: they start as what is sealed."""

    title = forms.CharField(
        label="What is tried out?",
        max_length=120,
        help_text="For example: no floors, or half a million less.",
        error_messages={"required": "Say what is tried out"},
    )
    budget_pounds = PoundsField(label="Budget", least=1)
    threshold = THRESHOLD
    field_order = ["title", "budget_pounds", "threshold", "rule"]
    looks = {
        **AwardTermsForm.looks,
        "budget_pounds": FieldLook(prefix="£", width=10),
        "threshold": FieldLook(width=5),
    }

    def __init__(self, *args: Any, said: Said, **kwargs: Any) -> None:
        areas = [(item["slug"], item["name"]) for item in said["priority_areas"]]
        initial = {
            **initial_of(said["rule"], said.get("award_terms") or {}),
            "budget_pounds": said["budget_pounds"],
            "threshold": said["threshold"],
        }
        super().__init__(*args, areas=areas, initial=initial, **kwargs)
        self.said = said

    def instead(self) -> dict[str, Any]:
        """Everything that was typed, in the form of a direction's terms."""
        threshold = self.cleaned_data.get("threshold")
        return {
            "rule": self.cleaned_data["rule"],
            "award_terms": self.stored,
            "budget_pounds": self.cleaned_data["budget_pounds"],
            "threshold": f"{threshold or 0:.2f}",
        }


class DirectionForm(WhatIfForm):
    """Who directed what instead of the sealed terms, and why: public at once."""

    given_for = forms.CharField(
        label="Who gave the direction?",
        max_length=200,
        help_text="Their office: the public reads it.",
        error_messages={"required": "Say who gave the direction"},
    )
    reason = forms.CharField(
        label="Reason, in the words the public will read",
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": "Give the reason for the direction"},
    )
    seed = forms.CharField(
        label="Another seed for equal scores",
        max_length=64,
        required=False,
        help_text="Leave empty to keep the sealed one. The public reads it.",
    )
    field_order = ["given_for", "reason", "budget_pounds", "threshold", "seed", "rule"]

    def __init__(self, *args: Any, said: Said, **kwargs: Any) -> None:
        super().__init__(*args, said=said, **kwargs)
        del self.fields["title"]
        for item in said["criteria"]:
            name = f"weight-{item['slug']}"
            self.fields[name] = forms.IntegerField(
                label=f"Weight of {item['name']}", min_value=0, max_value=100, initial=item["weight"]
            )
            self.looks[name] = FieldLook(width=3)

    @property
    def weights(self) -> list[BoundField]:
        """The boxes of the criteria's weights, which stand in a group of their own."""
        return [self[f"weight-{item['slug']}"] for item in self.said["criteria"]]

    def top_fields(self) -> list[BoundField]:
        """Without the weights."""
        return [bound for bound in super().top_fields() if not bound.name.startswith("weight-")]

    def clean(self) -> dict[str, Any]:
        """What was typed must hold together, and must differ from the seal."""
        values = super().clean()
        if not self.errors:
            for name, sentence in direction_problems(self.said, self.terms_given()):
                self.add_error(name if name in self.fields else None, sentence)
        return values

    def terms_given(self) -> dict[str, Any]:
        """Only what differs from the seal."""
        typed = self.instead()
        rule_differs = typed["rule"] != self.said["rule"] or typed["award_terms"] != (
            self.said.get("award_terms") or {}
        )
        given: dict[str, Any] = {"rule": typed["rule"], "award_terms": typed["award_terms"]} if rule_differs else {}
        given |= {key: typed[key] for key in ("budget_pounds", "threshold") if typed[key] != self.said[key]}
        weights = {item["slug"]: self.cleaned_data[f"weight-{item['slug']}"] for item in self.said["criteria"]}
        if any(weights[item["slug"]] != item["weight"] for item in self.said["criteria"]):
            given["weights"] = weights
        return given | ({"seed": self.cleaned_data["seed"]} if self.cleaned_data.get("seed") else {})


class RunForm(GdsForm):
    """A title for the run, and the direction it follows where there is one."""

    title = forms.CharField(
        label="What is this run called?",
        max_length=120,
        initial="Award run",
        error_messages={"required": "Give the run a title"},
    )
    direction = forms.ChoiceField(label="Which terms does it follow?", required=False, widget=forms.RadioSelect)
    mark_optional = False

    def __init__(self, *args: Any, directions: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if directions:
            field = cast("forms.ChoiceField", self.fields["direction"])
            field.choices = [("", "The sealed terms"), *directions]
        else:
            del self.fields["direction"]

    @property
    def direction_id(self) -> int | None:
        """The chosen direction."""
        chosen = self.cleaned_data.get("direction")
        return int(chosen) if chosen else None


class ReservesForm(GdsForm):
    """How many of those refused for want of money are held in reserve."""

    reserves = forms.IntegerField(
        label="How many bids are held in reserve?",
        help_text="The best of those refused because the money ran out, in order of score.",
        min_value=0,
        max_value=200,
        initial=3,
    )
    looks = {"reserves": FieldLook(width=3)}
    mark_optional = False
