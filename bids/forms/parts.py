"""The forms of a partner's part, and of inviting its people."""

from __future__ import annotations

from typing import Any

from django import forms

from portal.look.forms import FieldLook, GdsForm

BID, FILES = "bid", "files"
CONFIRM, DECLINE = "confirm", "decline"
AS_WRITTEN, OWN_PART = "Do you take part in this bid as it is written?", "Do you take part, as your part is written?"


class InvitePartnerForm(GdsForm):
    """The address of a person of a partner."""

    email = forms.EmailField(
        label="Email address of somebody at the partner",
        help_text="They get a link that works once, for two weeks.",
        error_messages={
            "required": "Enter an email address",
            "invalid": "Enter an email address in the correct format, like name@example.com",
        },
    )
    looks = {"email": FieldLook(width="two-thirds")}


class PartForm(GdsForm):
    """What a partner brings and whom to ask, and the text that the page was made from."""

    contribution = forms.CharField(
        label="What will you do?",
        help_text="For example, what you will run, whom you will reach, and what you bring. Up to 600 characters.",
        required=False,
        widget=forms.Textarea,
    )
    contact_name = forms.CharField(label="Who should the lead ask?", max_length=200, required=False)
    contact_email = forms.EmailField(
        label="Their email address",
        required=False,
        error_messages={"invalid": "Enter an email address in the correct format, like name@example.com"},
    )
    was = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)
    mark_optional = False
    looks = {
        "contribution": FieldLook(characters=600, rows=6),
        "contact_name": FieldLook(width="two-thirds"),
        "contact_email": FieldLook(width="two-thirds"),
    }

    def clean_contribution(self) -> str:
        """At most 600 characters, counted as the page counts them."""
        text = str(self.cleaned_data["contribution"]).replace("\r\n", "\n")
        if len(text) > 600:
            raise forms.ValidationError(f"Shorten this to 600 characters. It has {len(text)}.")
        return text


class SharingForm(GdsForm):
    """What a partner's people may see besides their own part."""

    sees = forms.MultipleChoiceField(
        label="What may its people see, besides their own part?",
        help_text="They never see your comments, who wrote what, or anything of your other bids.",
        choices=((BID, "What the whole bid says, costs included"), (FILES, "The files attached to the bid")),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    mark_optional = False

    def clean_sees(self) -> list[str]:
        """Files come with the bid they belong to."""
        sees: list[str] = self.cleaned_data["sees"]
        if FILES in sees and BID not in sees:
            raise forms.ValidationError("Files are part of the bid: choose both, or only what the bid says")
        return sees


class AnswerForm(GdsForm):
    """Confirm the part, or decline it and say why."""

    decision = forms.ChoiceField(
        label=AS_WRITTEN,
        widget=forms.RadioSelect,
        choices=[(CONFIRM, "Yes, we confirm our part"), (DECLINE, "No, we decline")],
        error_messages={"required": "Choose whether you take part"},
    )
    comment = forms.CharField(
        label="Comment for the lead",
        help_text="The organisation that leads the bid reads this. Other partners do not. Needed when you decline.",
        max_length=2000,
        required=False,
        widget=forms.Textarea,
    )
    mark_optional = False
    looks = {"comment": FieldLook(rows=4)}

    def __init__(self, *args: Any, reads_bid: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not reads_bid:  # nobody can stand behind what they may not read
            self["decision"].label = OWN_PART

    def clean(self) -> dict[str, object]:
        """Declining needs to say why."""
        cleaned = super().clean() or {}
        if cleaned.get("decision") == DECLINE and not str(cleaned.get("comment", "")).strip():
            self.add_error("comment", "Say why you decline, so that the lead knows")
        return cleaned
