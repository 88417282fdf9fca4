"""The file that is looked at before anything of it changes the register."""

from __future__ import annotations

from django import forms

from portal.look.forms import GdsForm
from portal.look.tables import Table, TableRefused
from portal.look.workbooks import read_table
from programmes.importing.kinds import MOST_ROWS, Kind


class RegisterFileForm(GdsForm):
    """A CSV or XLSX file of up to 1 MB; ``table`` is what it says, once the form is valid."""

    file = forms.FileField(
        label="CSV or XLSX file",
        help_text=f"Up to 1 MB and {MOST_ROWS:,} rows. Of a workbook the first sheet is read.",
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"}),
        error_messages={"empty": "The file is empty. Fill in the template and choose it again."},
    )
    mark_optional = False

    def __init__(self, *args: object, kind: Kind, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        self.table: Table | None = None

    def clean(self) -> None:
        """Read the file."""
        file = self.cleaned_data.get("file")
        if file is None:
            return
        try:
            self.table = read_table(file.read(), self.kind.shape)
        except TableRefused as refusal:
            self.add_error("file", refusal.sentence)
