"""What narrows the ranking."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from django import forms

from evaluations.selectors.ranking_shown import BANDS, SHOWS
from portal.look.forms import GdsForm
from programmes.selectors.award_terms import REGIONS


class RankingFilterForm(GdsForm):
    """Words, what to show, priority area and region."""

    q = forms.CharField(label="Reference, title or organisation", required=False)
    show = forms.ChoiceField(
        label="Show", required=False, choices=[(show, title) for show, (title, _) in SHOWS.items() if show not in BANDS]
    )
    area = forms.ChoiceField(label="Priority area", required=False)
    region = forms.ChoiceField(label="Region", required=False, choices=[("", "All regions"), *REGIONS])
    mark_optional = False

    def __init__(self, *args: Any, areas: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ChoiceField", self.fields["area"]).choices = [("", "All areas"), *areas]
