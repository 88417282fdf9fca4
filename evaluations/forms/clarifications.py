"""What officers fill in to ask a bidder."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms

from evaluations.forms.deadlines import parts
from evaluations.forms.terms import NotifyTimeForm
from portal.look.forms import FieldLook


class AskForm(NotifyTimeForm):
    """The question, and until when it is to be answered."""

    question = forms.CharField(
        label="What do you ask the bidder?",
        max_length=4000,
        widget=forms.Textarea,
        error_messages={"required": "Enter your question to the bidder"},
    )
    field_order = ["question", "day", "time"]
    looks = {**NotifyTimeForm.looks, "question": FieldLook(rows=6)}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self["day"].label = "By which day is it to be answered?"


class LaterForm(NotifyTimeForm):
    """A later moment, with the present one to start from."""

    def __init__(self, *args: Any, at: dt.datetime, **kwargs: Any) -> None:
        super().__init__(*args, initial=parts(at, "day", "time"), **kwargs)
