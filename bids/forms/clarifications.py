"""The form with which a bidder answers a clarification."""

from __future__ import annotations

from django import forms

from bids.forms.boxes import ACCEPTED, FilesField, SeveralFilesInput
from bids.services.clarifying import LONGEST
from portal.look.forms import FieldLook, GdsForm


class ReplyForm(GdsForm):
    """The answer in words, and files if they help."""

    text = forms.CharField(
        label="Your answer",
        max_length=LONGEST,
        widget=forms.Textarea,
        error_messages={"required": "Enter your answer"},
    )
    attached = FilesField(
        label="Files",
        help_text="PDF, DOCX or XLSX, up to 10 MB each. You can choose several.",
        required=False,
        widget=SeveralFilesInput(attrs={"accept": ACCEPTED}),
    )
    looks = {"text": FieldLook(rows=10, characters=LONGEST)}
