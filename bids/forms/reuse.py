"""The forms of reusing: how an earlier answer comes in, a standing fact, and what a new bid starts from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django import forms

from bids.forms.boxes import ACCEPTED
from portal.look.forms import DatePartsField, FieldLook, GdsForm

REPLACE, APPEND, KEEP = "replace", "append", "keep"
HOW = {
    REPLACE: "Put the earlier answer in the place of yours. Yours stays in the answer's history.",
    APPEND: "Put the earlier answer after yours",
    KEEP: "Keep yours as it is",
}


class HowForm(GdsForm):
    """What becomes of an answer that is there already."""

    how = forms.ChoiceField(
        label="There is an answer already. What do you want to do?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what becomes of the answer that is there"},
    )

    def __init__(self, *args: Any, ways: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = self.fields["how"]
        if isinstance(choice, forms.ChoiceField):
            choice.choices = [(way, HOW[way]) for way in ways]


class ShortenForm(GdsForm):
    """A text that is too long for the question, to be shortened before it is used."""

    text = forms.CharField(
        label="Shorten the answer",
        widget=forms.Textarea,
        error_messages={"required": "Enter the answer, or go back"},
    )

    def __init__(self, *args: Any, words: int | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.looks["text"] = FieldLook(words=words, rows=14)


class FactTextForm(GdsForm):
    """A standing fact in words."""

    text = forms.CharField(
        label="What your bids should say",
        max_length=2000,
        widget=forms.Textarea,
        error_messages={"required": "Enter what your bids should say"},
    )
    looks = {"text": FieldLook(rows=3)}


class FactFileForm(GdsForm):
    """A standing fact that is a file; policies say when they are reviewed. Without a file, what is there holds."""

    file = forms.FileField(label="New file", required=False, widget=forms.FileInput(attrs={"accept": ACCEPTED}))
    review_on = DatePartsField(name="The review date", label="To be reviewed by", required=False)
    mark_optional = False

    def __init__(self, *args: Any, has_review: bool, has_file: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.has_file = has_file
        if not has_review:
            del self.fields["review_on"]

    def clean(self) -> dict[str, Any]:
        """A first file has to be there."""
        cleaned: dict[str, Any] = super().clean() or {}
        if not self.has_file and not cleaned.get("file") and "file" not in self.errors:
            self.add_error("file", "Choose a file")
        return cleaned

    @property
    def review(self) -> dt.date | None:
        """The date, if one was given."""
        date: dt.date | None = self.cleaned_data.get("review_on")
        return date


class CopyForm(GdsForm):
    """The round of the new bid, and what comes along."""

    round = forms.ChoiceField(
        label="Which round is the new bid for?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose a round", "invalid_choice": "Choose a round from the list"},
    )
    parts = forms.MultipleChoiceField(
        label="What else comes along?",
        help_text="Answers and files come in any case, where the new round asks the same.",
        choices=[("costs", "Costs"), ("partners", "Partners, to be asked again")],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    mark_optional = False

    def __init__(self, *args: Any, rounds: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = self.fields["round"]
        if isinstance(choice, forms.ChoiceField):
            choice.choices = list(rounds)
