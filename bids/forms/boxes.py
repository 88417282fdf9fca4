"""Form fields that only bids need: numbers as people type them, and files."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from bids.forms.pasted import tidy

if TYPE_CHECKING:
    from bids.forms.kinds import Asked
    from programmes.models import Question

ACCEPTED = ".pdf,.docx,.xlsx"


class NumberField(forms.CharField):
    """A number as people type it: "1,250", "12.5", "-3". Gives a ``Decimal``."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal", "spellcheck": "false"}))
        super().__init__(max_length=30, **kwargs)

    def clean(self, value: Any) -> Any:
        """The number, or ``None`` when the box is empty."""
        plain = re.sub(r"[,\s]", "", str(super().clean(value) or ""))
        if not plain:
            return None
        if not re.fullmatch(r"-?[0-9]{1,15}(\.[0-9]{1,6})?", plain):
            raise ValidationError("Enter a number, like 1250 or 12.5", code="invalid")
        return Decimal(plain)


class LimitedText(forms.CharField):
    """Text up to a length. The browser does not cut off what is pasted: the server says how long it may be."""

    default_error_messages = {"max_length": "Shorten this to %(limit_value)s characters. It has %(show_value)s."}

    def to_python(self, value: Any) -> str:
        """The text made plain; one far beyond the limit is left for the limit to refuse."""
        text = str(value or "")
        return tidy(text) if len(text) < 10 * (self.max_length or 0) else text

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """What the widget gets, without the browser's own limit."""
        return {name: value for name, value in super().widget_attrs(widget).items() if name != "maxlength"}


class SeveralFilesInput(forms.ClearableFileInput):
    """A file box that takes several files at once."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """No file, one, or several: always a list. What is in them is checked when they are attached."""

    def clean(self, data: Any, initial: Any = None) -> Any:
        """The uploads that have a name."""
        given = data if isinstance(data, list | tuple) else [data]
        return [upload for upload in given if isinstance(upload, UploadedFile)]


def one_file(asked: Asked) -> forms.Field:
    """A box for one file."""
    return FilesField(
        label=asked.question.label,
        help_text=asked.question.help,
        required=False,
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
    )


def several_files(asked: Asked) -> forms.Field:
    """A box for several files."""
    return FilesField(
        label=asked.question.label,
        help_text=asked.question.help,
        required=False,
        widget=SeveralFilesInput(attrs={"accept": ACCEPTED}),
    )


def files_beside(question: Question) -> forms.Field:
    """A box for files that go with the answer and are not the answer."""
    widget = SeveralFilesInput if question.files_beside > 1 else forms.FileInput
    name = f"Files beside “{question.label}”"
    return FilesField(label=name, required=False, widget=widget(attrs={"accept": ACCEPTED}))
