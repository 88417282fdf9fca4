"""What assessors fill in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django import forms
from django.http import QueryDict

from evaluations.models import Assessment, FlagKind
from evaluations.services.scoring import Mark
from portal.look.forms import FieldLook, GdsForm
from programmes.models import Criterion, Level


class DeclarationForm(GdsForm):
    """None, or an interest and what it is."""

    interest = forms.ChoiceField(
        label="Do you have an interest in this bid?",
        choices=(("none", "No, I have none"), ("some", "Yes, I have an interest")),
        widget=forms.RadioSelect,
    )
    statement = forms.CharField(
        label="What is your interest?",
        help_text="For example: you worked for a partner within the last five years, or a relative does.",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    looks = {"interest": FieldLook(reveals={"some": ["statement"]})}
    mark_optional = False


class FlagForm(GdsForm):
    """What kind of concern it is, and what was seen."""

    kind = forms.ChoiceField(
        label="What is your concern?",
        choices=FlagKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Select what kind of concern it is"},
    )
    concern = forms.CharField(
        label="What have you seen?",
        help_text="Say where in the bid. The fund officers and the auditor read this; the bidder does not.",
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": "Say what concerns you"},
    )
    looks = {
        "kind": FieldLook(
            hints={
                FlagKind.OUT_OF_SCOPE: "The bid does not fit the round’s brief.",
                FlagKind.SAFEGUARDING: "A child may be at risk. If it cannot wait an hour, telephone the officer too.",
            }
        )
    }


@dataclass(frozen=True, slots=True)
class Row:
    """One criterion on the scoring page: what was typed, and what another tab saved if it differs."""

    criterion: Criterion
    levels: tuple[Level, ...]
    value: int | None
    justification: str
    saved_value: int | None
    saved_justification: str
    differs: bool
    problem: str


def marks_from(data: QueryDict, criteria: Sequence[Criterion]) -> dict[int, Mark]:
    """What was posted: a score of 0 to 5 or none, and a justification, for each criterion."""
    return {criterion.pk: _mark(data, criterion.pk) for criterion in criteria}


def _mark(data: QueryDict, pk: int) -> Mark:
    text = data.get(f"value_{pk}", "")
    value = int(text) if text in {"0", "1", "2", "3", "4", "5"} else None
    return Mark(value, data.get(f"justification_{pk}", "").replace("\r\n", "\n"))


def marks_of(assessment: Assessment | None) -> dict[int, Mark]:
    """What is saved."""
    if assessment is None:
        return {}
    return {score.criterion_id: Mark(score.value, score.justification) for score in assessment.scores.all()}


def rows_of(
    criteria: Sequence[Criterion],
    typed: Mapping[int, Mark],
    saved: Mapping[int, Mark],
    problems: Mapping[int, str],
) -> list[Row]:
    """The page's rows; ``saved`` is shown beside what was typed where the two differ, ``problems`` above."""
    nothing = Mark(None, "")
    rows = []
    for criterion in criteria:
        mark, other = typed.get(criterion.pk, nothing), saved.get(criterion.pk, nothing)
        differs = (mark.value, mark.justification.strip()) != (other.value, other.justification)
        rows.append(
            Row(
                criterion,
                tuple(criterion.levels.all()),
                mark.value,
                mark.justification,
                other.value,
                other.justification,
                differs,
                problems.get(criterion.pk, ""),
            )
        )
    return rows
