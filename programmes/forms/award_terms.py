"""The form for a rule of award: which score decides, floors and caps by priority area and region."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.forms import BoundField

from portal.look.forms import FieldLook, GdsForm, PoundsField
from programmes.selectors.award_terms import (
    FLOORS_AND_CAPS,
    MEAN,
    REGIONS,
    RULES,
    SCORES,
    AwardTerms,
    Kind,
    field_name,
    make_terms,
    stored_terms,
    terms_problems,
)

Row = tuple[str, BoundField, BoundField]
KINDS: tuple[Kind, Kind] = ("floor", "cap")
TITLES: Mapping[str, str] = {"floor": "At least", "cap": "At most"}


class AwardTermsForm(GdsForm):
    """``areas`` are (slug, name) pairs; limits have a box each, named by ``field_name``."""

    rule = forms.ChoiceField(label="How are bids chosen?", choices=list(RULES.items()), widget=forms.RadioSelect)
    score = forms.ChoiceField(
        label="Which score decides?", choices=list(SCORES.items()), widget=forms.RadioSelect, required=False
    )
    partial = forms.BooleanField(label="The last bid may be offered part of what it asks for", required=False)
    looks = {
        "rule": FieldLook(
            hints={
                FLOORS_AND_CAPS: "At least so much, or at most so much, for a priority area or a region.",
            },
            reveals={FLOORS_AND_CAPS: ["score", "partial"]},
        ),
        "score": FieldLook(size="s"),
    }
    mark_optional = False

    def __init__(
        self, *args: Any, areas: Sequence[tuple[str, str]], budget_pounds: int | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.areas = list(areas)
        self.known_budget = budget_pounds
        self.stored: dict[str, Any] = {}
        for kind, dimension, key, name in self._limits():
            field = PoundsField(label=f"{TITLES[kind]}, {name}", required=False, least=1)
            self.fields[field_name(kind, dimension, key)] = field
            self.looks[field_name(kind, dimension, key)] = FieldLook(width=10)

    def _limits(self) -> Iterable[tuple[Kind, str, str, str]]:
        for dimension, places in (("area", self.areas), ("region", REGIONS)):
            for key, name in places:
                for kind in KINDS:
                    yield kind, dimension, key, name

    def top_fields(self) -> list[BoundField]:
        """The fields but for the limits, which stand in their table."""
        limits = {field_name(kind, dimension, key) for kind, dimension, key, _ in self._limits()}
        return [bound for bound in super().top_fields() if bound.name not in limits]

    @property
    def tables(self) -> list[tuple[str, list[Row]]]:
        """The limits by what they are on: (title, rows of name, floor and cap)."""
        return [
            (title, [self._row(dimension, key, name) for key, name in places])
            for title, dimension, places in (
                ("Priority area", "area", self.areas),
                ("Region of the lead organisation", "region", list(REGIONS)),
            )
            if places
        ]

    def _row(self, dimension: str, key: str, name: str) -> Row:
        return name, self[field_name("floor", dimension, key)], self[field_name("cap", dimension, key)]

    def clean(self) -> dict[str, Any]:
        """What was typed as terms, each fault beside its box."""
        values: dict[str, Any] = super().clean() or self.cleaned_data
        floors, caps = self._typed(values, "floor"), self._typed(values, "cap")
        is_plain = values.get("rule") != FLOORS_AND_CAPS
        if not is_plain or floors or caps:
            score = values.get("score") or MEAN
            self.stored = stored_terms(score=score, partial=bool(values.get("partial")), floors=floors, caps=caps)
        if values.get("rule"):
            budget = values.get("budget_pounds", self.known_budget)
            slugs = [slug for slug, _ in self.areas]
            for name, sentence in terms_problems(self.stored, rule=values["rule"], budget_pounds=budget, areas=slugs):
                self.add_error(name or None, sentence)
        return values

    def _typed(self, values: Mapping[str, Any], wanted: Kind) -> list[tuple[str, str, int]]:
        return [
            (dimension, key, int(amount))
            for kind, dimension, key, _ in self._limits()
            if kind == wanted and (amount := values.get(field_name(kind, dimension, key)))
        ]

    def terms(self, *, budget_pounds: int, threshold: str) -> AwardTerms:
        """The terms that were typed, to be said in words."""
        rule = self.cleaned_data["rule"]
        return make_terms(
            rule=rule, stored=self.stored, budget_pounds=budget_pounds, threshold=threshold, areas=dict(self.areas)
        )


def initial_of(rule: str, stored: Mapping[str, Any]) -> dict[str, Any]:
    """What the form shows of terms that are stored."""
    limits = [("floor", one) for one in stored.get("floors") or []] + [("cap", one) for one in stored.get("caps") or []]
    return {
        "rule": rule,
        "score": stored.get("score") or MEAN,
        "partial": bool(stored.get("partial")),
        **{
            field_name("floor" if kind == "floor" else "cap", limit["dimension"], limit["key"]): limit["pounds"]
            for kind, limit in limits
        },
    }
