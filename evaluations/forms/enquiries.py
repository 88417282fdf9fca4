"""What officers fill in about bidders' questions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django import forms

from evaluations.forms.deadlines import parts
from evaluations.forms.terms import NotifyTimeForm
from portal.look.forms import FieldLook, GdsForm
from programmes.models import PublishedAnswer

LONGEST = 8000


class AnswerForm(GdsForm):
    """The question in words for everybody, and the answer; or an answer that is published already."""

    question = forms.CharField(
        label="The question, as everybody will read it", max_length=LONGEST, required=False, widget=forms.Textarea
    )
    answer = forms.CharField(label="The answer", max_length=LONGEST, required=False, widget=forms.Textarea)
    published = forms.ChoiceField(
        label="Or has this been answered already?",
        help_text="Choose it, and nothing new is published: those who asked are led there.",
        required=False,
    )
    looks = {"question": FieldLook(rows=4), "answer": FieldLook(rows=8)}
    mark_optional = False

    def __init__(self, *args: Any, published: Sequence[PublishedAnswer], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not published:
            self.fields["published"].widget = forms.HiddenInput()
        choices = [("", "No, publish a new answer"), *((str(each.pk), _title(each)) for each in published)]
        self.fields["published"].choices = choices  # type: ignore[attr-defined]  # a ChoiceField has them

    def clean(self) -> dict[str, Any]:
        """A new answer needs both its parts."""
        cleaned = super().clean() or {}
        if not cleaned.get("published"):
            for name, sentence in (
                ("question", "Enter the question in words for everybody"),
                ("answer", "Enter the answer"),
            ):
                if name not in self.errors and not str(cleaned.get(name, "")).strip():
                    self.add_error(name, sentence)
        return cleaned


class CorrectionForm(GdsForm):
    """A published answer in other words, and what was wrong with it."""

    question = forms.CharField(
        label="The question, as everybody reads it",
        max_length=LONGEST,
        widget=forms.Textarea,
        error_messages={"required": "Enter the question in words for everybody"},
    )
    answer = forms.CharField(
        label="The answer",
        max_length=LONGEST,
        widget=forms.Textarea,
        error_messages={"required": "Enter the answer"},
    )
    reason = forms.CharField(
        label="What was wrong?",
        help_text="Everybody reads this, on the page and in the email.",
        max_length=2000,
        widget=forms.Textarea,
        error_messages={"required": "Say what was wrong, in a sentence or two"},
    )
    looks = {"question": FieldLook(rows=4), "answer": FieldLook(rows=8), "reason": FieldLook(rows=3)}


class QuestionsCloseForm(NotifyTimeForm):
    """The day and time after which nobody may ask."""

    def __init__(self, *args: Any, at: dt.datetime | None = None, **kwargs: Any) -> None:
        super().__init__(*args, initial=parts(at, "day", "time") if at else {}, **kwargs)


def _title(answer: PublishedAnswer) -> str:
    line = " ".join(answer.question.split())
    return f"{answer.number}. {line[:90]}{'…' if len(line) > 90 else ''}"
