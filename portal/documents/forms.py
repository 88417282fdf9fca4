"""What the check page asks for."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from portal.documents.uploads import LIMIT
from portal.look.forms import FieldLook, GdsForm
from portal.look.words import file_size


class CheckFileForm(GdsForm):
    """The file of a letter."""

    letter = forms.FileField(
        label="The letter or receipt as a PDF",
        help_text=f"Up to {file_size(LIMIT)}. We look at it and do not keep it.",
        widget=forms.FileInput(attrs={"accept": ".pdf,application/pdf"}),
        error_messages={"required": "Choose the PDF of the letter", "empty": "The file is empty"},
    )
    mark_optional = False

    def clean_letter(self) -> UploadedFile[Any]:
        """A PDF of a size that is looked at."""
        sent: UploadedFile[Any] = self.cleaned_data["letter"]
        if sent.size and sent.size > LIMIT:
            raise forms.ValidationError(f"The file is larger than {file_size(LIMIT)}, so it is not one of our letters")
        if not sent.read(1024).lstrip().startswith(b"%PDF-"):
            raise forms.ValidationError("The file is not a PDF. Choose the PDF of the letter itself")
        sent.seek(0)
        return sent


class CheckCodeForm(GdsForm):
    """The code that a letter prints."""

    code = forms.CharField(
        label="Check code",
        help_text="At the foot of each page of a letter, like 7K4M-9QXP-2H3C-VW8D, or in large type on a receipt.",
        max_length=40,
        error_messages={"required": "Enter the check code"},
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    looks = {"code": FieldLook(width=20)}
    mark_optional = False
