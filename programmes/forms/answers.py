"""Whether a page was useful."""

from __future__ import annotations

from django import forms

from portal.look.forms import FieldLook, GdsForm
from programmes.models.answers import MOST_LETTERS


class UsefulForm(GdsForm):
    """Yes or no, and what the reader was looking for."""

    looks = {"looking_for": FieldLook(rows=3), "useful": FieldLook(inline=True)}

    useful = forms.ChoiceField(
        label="Was the page useful?",
        choices=[("yes", "Yes"), ("no", "No")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose yes or no"},
    )
    looking_for = forms.CharField(
        label="What were you looking for?",
        help_text="Do not write anything about yourself or anyone else. We cannot answer.",
        max_length=MOST_LETTERS,
        required=False,
        widget=forms.Textarea,
    )
