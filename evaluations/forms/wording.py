"""A letter's wording as it is typed, and the bid to try it on."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from bids.models import Bid
from evaluations.documents.letters_variables import faults_of
from portal.look.forms import FieldLook, GdsForm


class WordingForm(GdsForm):
    """The text with its variables, what changed, and a bid for the preview."""

    body = forms.CharField(
        label="Wording",
        help_text="## begins a heading, # an annex on a page of its own, - a bullet, 1. a numbered line. "
        "An empty line begins a new paragraph.",
        max_length=40_000,
        strip=False,
        widget=forms.Textarea(attrs={"spellcheck": "true"}),
        error_messages={"required": "Write the letter"},
    )
    note = forms.CharField(
        label="What changed, and why", help_text="Whoever approves it reads this.", required=False, max_length=300
    )
    bid = forms.ChoiceField(label="Bid to preview it on", required=False)
    looks = {"body": FieldLook(rows=32)}
    mark_optional = False

    def __init__(self, *args: Any, kind: str, bids: Iterable[Bid], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        self.fields["bid"].choices = [  # type: ignore[attr-defined]  # a choice field's
            (bid.reference, f"{bid.reference} {bid.organisation.name}") for bid in bids
        ]

    def clean_body(self) -> str:
        """Every fault with its line and character."""
        body: str = self.cleaned_data["body"].replace("\r\n", "\n")
        faults = faults_of(self.kind, body)
        if faults:
            raise forms.ValidationError([str(fault) for fault in faults])
        return body
