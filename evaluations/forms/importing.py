"""The file of assessors that is looked at before anything changes."""

from __future__ import annotations

from django import forms

from evaluations.refusals import JudgingRefused
from evaluations.services.importing_reading import decoded
from portal.look.forms import GdsForm
from portal.look.tables import MOST_BYTES


class AssessorFileForm(GdsForm):
    """A CSV file of up to 1 MB; ``cleaned_data["text"]`` is what it says."""

    file = forms.FileField(
        label="CSV file of assessors",
        help_text="Up to 1 MB and 2,000 rows.",
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
        error_messages={"empty": "The file is empty. Fill in the template and choose it again."},
    )
    mark_optional = False

    def clean(self) -> None:
        """Decode the file: never read into memory what is too large."""
        file = self.cleaned_data.get("file")
        if file is None:
            return
        if file.size > MOST_BYTES:
            self.add_error("file", "The file is larger than 1 MB. Split it into several.")
            return
        try:
            self.cleaned_data["text"] = decoded(file.read())
        except JudgingRefused as refusal:
            self.add_error("file", refusal.sentence)
