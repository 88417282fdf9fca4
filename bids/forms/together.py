"""The boxes of a comment."""

from __future__ import annotations

from django import forms

from bids.forms.boxes import LimitedText
from bids.services.commenting import LONGEST
from portal.look.forms import FieldLook, GdsForm


class CommentForm(GdsForm):
    """Something to say of an answer. ``key`` makes a form sent twice one comment."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    text = LimitedText(
        label="Write a comment",
        help_text="Only the people of your organisation see it. It is never part of the bid that you submit.",
        max_length=LONGEST,
        widget=forms.Textarea,
        error_messages={"required": "Write something, or go back"},
    )
    looks = {"text": FieldLook(size="m", rows=4)}
