"""An email's wording as it is typed."""

from __future__ import annotations

from typing import Any

from django import forms

from portal.look.forms import FieldLook, GdsForm
from portal.mail.editable import Editable
from portal.mail.worded import faults_of


class EmailWordingForm(GdsForm):
    """Subject and text with their variables, and what changed."""

    subject = forms.CharField(label="Subject", max_length=250)
    body = forms.CharField(
        label="Text",
        help_text="An empty line begins a new paragraph, - a bullet, 1. a numbered line, ## a heading.",
        max_length=20_000,
        strip=False,
        widget=forms.Textarea(attrs={"spellcheck": "true"}),
        error_messages={"required": "Write the text"},
    )
    note = forms.CharField(
        label="What changed, and why", help_text="Whoever approves it reads this.", required=False, max_length=300
    )
    looks = {"body": FieldLook(rows=16)}
    mark_optional = False

    def __init__(self, *args: Any, email: Editable, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.email = email

    def clean(self) -> dict[str, Any]:
        """Every fault in a sentence of its own."""
        cleaned = super().clean() or {}
        if "body" in cleaned and "subject" in cleaned:
            cleaned["body"] = cleaned["body"].replace("\r\n", "\n")
            for fault in faults_of(self.email, cleaned["subject"], cleaned["body"]):
                self.add_error("subject" if fault.startswith("Subject:") else "body", fault)
        return cleaned
