"""The small forms of a bid's confirm pages."""

from __future__ import annotations

from django import forms

from portal.look.forms import FieldLook, GdsForm

CERTIFY, DECLINE = "certify", "decline"


class CertifyForm(GdsForm):
    """Certify, or decline with a comment."""

    read = forms.CharField(required=False, widget=forms.HiddenInput)
    decision = forms.ChoiceField(
        label="Do you certify this bid?",
        widget=forms.RadioSelect,
        choices=[(CERTIFY, "Yes, I certify it as it stands"), (DECLINE, "No, something has to change first")],
        error_messages={"required": "Choose whether you certify this bid"},
    )
    comment = forms.CharField(
        label="What has to change?",
        help_text="The bid's leads and editors read this.",
        max_length=4000,
        required=False,
        widget=forms.Textarea,
    )
    mark_optional = False
    looks = {"decision": FieldLook(size="m", reveals={DECLINE: ["comment"]}), "comment": FieldLook(rows=5)}

    def clean(self) -> dict[str, object]:
        """Declining needs to say what has to change."""
        cleaned = super().clean() or {}
        if cleaned.get("decision") == DECLINE and not str(cleaned.get("comment", "")).strip():
            self.add_error("comment", "Say what has to change before you can certify this bid")
        return cleaned


class InviteCertifierForm(GdsForm):
    """The address of the holder of an office."""

    email = forms.EmailField(
        label="Email address",
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={
            "required": "Enter the email address of the person you invite",
            "invalid": "Enter an email address like name@council.gov.uk",
        },
    )
    looks = {"email": FieldLook(width="two-thirds")}


class ReasonForm(GdsForm):
    """A reason in one's own words."""

    reason = forms.CharField(
        label="Reason",
        max_length=4000,
        widget=forms.Textarea,
        error_messages={"required": "Say why, in a sentence or two"},
    )
    looks = {"reason": FieldLook(rows=5)}

    def __init__(self, *args: object, label: str, hint: str = "", **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        reason = self["reason"]
        reason.label, reason.help_text = label, hint


class ContributionForm(GdsForm):
    """What a partner will do, and the text that the page was made from."""

    contribution = forms.CharField(
        label="What will this partner do?",
        help_text="For example, what they will run, whom they will reach, and what they bring. Up to 600 characters.",
        max_length=600,
        required=False,
        widget=forms.Textarea,
    )
    was = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)
    mark_optional = False
    looks = {"contribution": FieldLook(characters=600, rows=5, size="m")}


class NameForm(GdsForm):
    """A partner who is in no list."""

    name = forms.CharField(
        label="Name of the organisation",
        max_length=200,
        error_messages={"required": "Enter the name of the organisation"},
    )
    looks = {"name": FieldLook(width="two-thirds")}
