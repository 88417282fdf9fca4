"""How many bids a rehearsal makes."""

from __future__ import annotations

from django import forms

from evaluations.models.rehearsals import MOST_BIDS
from portal.look.forms import FieldLook, GdsForm


class RehearseForm(GdsForm):
    """A number of bids: enough to see each rule broken once by default."""

    wanted = forms.IntegerField(
        label="How many bids are to be made?",
        min_value=1,
        max_value=MOST_BIDS,
        initial=15,
        help_text=f"From 1 to {MOST_BIDS}. Two of three are complete; each third breaks one rule on purpose.",
        error_messages={"invalid": "Enter a number, like 15", "required": "Enter how many bids are to be made"},
    )
    looks = {"wanted": FieldLook(width=3)}
