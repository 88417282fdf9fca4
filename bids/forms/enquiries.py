"""The form with which a bidder asks about a round."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from bids.services.enquiring import LONGEST
from portal.look.forms import FieldLook, GdsForm
from programmes.models import Organisation


class EnquiryForm(GdsForm):
    """A question, and for which organisation where the person belongs to several."""

    organisation = forms.ChoiceField(
        label="For which organisation do you ask?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the organisation that asks"},
    )
    text = forms.CharField(
        label="What is your question?",
        help_text="Everybody can read the answer. Nobody outside the department learns who asked.",
        max_length=LONGEST,
        widget=forms.Textarea,
        error_messages={"required": "Enter your question"},
    )
    looks = {"text": FieldLook(rows=6, characters=LONGEST)}

    def __init__(self, *args: Any, organisations: Sequence[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if len(organisations) == 1:
            del self.fields["organisation"]
        else:
            choices = [(str(each.slug), each.name) for each in organisations]
            self.fields["organisation"].choices = choices  # type: ignore[attr-defined]  # a ChoiceField has them
        self.known = {str(each.slug): each for each in organisations}

    @property
    def asker(self) -> Organisation:
        """The organisation that asks."""
        return self.known[self.cleaned_data.get("organisation") or next(iter(self.known))]
