"""Forms about the people of an organisation."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib.auth import password_validation

from portal.accounts.models import User
from portal.look.forms import FieldLook, GdsForm
from programmes.models import MemberRole, Membership, Office


class RoleForm(GdsForm):
    """A role in an organisation. A certifier is asked for by office, so there is one thing to choose."""

    role = forms.ChoiceField(
        label="Role",
        choices=[
            (MemberRole.EDITOR.value, "Editor"),
            (MemberRole.LEAD.value, "Lead"),
            (Office.DCS.value, f"Certifier: {Office.DCS.label}"),
            (Office.S151.value, f"Certifier: {Office.S151.label}"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what this person will be"},
    )

    looks = {
        "role": FieldLook(
            hints={
                MemberRole.EDITOR.value: "Writes bids with the others.",
                MemberRole.LEAD.value: "Writes bids, submits them, and looks after the organisation's people.",
                Office.DCS.value: "Reads bids and signs them off, for children's services.",
                Office.S151.value: "Reads bids and signs them off, for finance.",
            },
        ),
    }

    def clean(self) -> dict[str, Any]:
        """Role and office, from the one choice."""
        cleaned = super().clean() or {}
        chosen = cleaned.get("role", "")
        if chosen in Office.values:
            return {**cleaned, "role": MemberRole.CERTIFIER.value, "office": chosen}
        return {**cleaned, "office": ""}


class InviteForm(RoleForm):
    """Who to invite, and as what."""

    email = forms.EmailField(
        label="Email address",
        max_length=254,
        error_messages={
            "required": "Enter the email address of the person you invite",
            "invalid": "Enter an email address like name@council.gov.uk",
        },
    )
    field_order = ["email", "role"]


class SuccessorForm(GdsForm):
    """A member who becomes a lead."""

    member = forms.ChoiceField(
        label="Who leads next",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose who leads next", "invalid_choice": "Choose one of the people listed"},
    )

    def __init__(self, *args: Any, members: Iterable[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.members = {str(each.pk): each for each in members}
        named = [(pk, each.user.full_name) for pk, each in self.members.items()]
        self.fields["member"].choices = named  # type: ignore[attr-defined]  # a choice field's
        hints = {pk: f"{each.get_role_display()}, {each.user.email}" for pk, each in self.members.items()}
        self.looks["member"] = FieldLook(hints=hints)

    def chosen(self) -> Membership:
        """The member picked."""
        return self.members[self.cleaned_data["member"]]


class HandOverForm(SuccessorForm):
    """Who leads next, and what becomes of the lead who hands over."""

    then = forms.ChoiceField(
        label="And you",
        choices=[("stay", "Stay, as an editor"), ("leave", "Leave the organisation")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whether you stay or leave"},
    )


class NewLeadForm(SuccessorForm):
    """Who leads next, and why the department says so."""

    reason = forms.CharField(
        label="Why its own leads cannot do this",
        help_text="The new lead and the present leads are told, and it stands on the organisation's page here.",
        max_length=500,
        widget=forms.Textarea,
        error_messages={"required": "Say why the organisation needs a new lead"},
    )
    looks = {"reason": FieldLook(rows=3)}


class NewPersonForm(GdsForm):
    """The account of someone invited who has none yet. The address comes from the invitation."""

    full_name = forms.CharField(label="Full name", max_length=150, error_messages={"required": "Enter your full name"})
    password = forms.CharField(
        label="Password",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": "Choose a password"},
        help_text="At least 12 characters. Three words that do not belong together make a good one.",
    )

    def __init__(self, *args: Any, email: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.email = email
        self.fields["full_name"].widget.attrs["autocomplete"] = "name"

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        person = User(email=self.email, full_name=self.cleaned_data.get("full_name", ""))
        password_validation.validate_password(password, person)
        return password
