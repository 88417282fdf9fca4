"""Forms about the people of an organisation."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth import password_validation

from portal.accounts.models import User
from portal.look.forms import FieldLook, GdsForm
from programmes.models import MemberRole, Office

ROLE_HINTS = {
    MemberRole.EDITOR: "Writes bids with the others.",
    MemberRole.LEAD: "Writes bids, submits them, and looks after the organisation's people.",
    MemberRole.CERTIFIER: "Reads bids and signs them off for their office.",
}


class RoleForm(GdsForm):
    """A role in an organisation, with the office of a certifier."""

    role = forms.ChoiceField(label="Role", choices=MemberRole.choices, widget=forms.RadioSelect)
    office = forms.ChoiceField(label="Which office?", choices=Office.choices, widget=forms.RadioSelect, required=False)

    looks = {
        "role": FieldLook(
            hints={role.value: hint for role, hint in ROLE_HINTS.items()},
            reveals={MemberRole.CERTIFIER.value: ["office"]},
        ),
    }
    mark_optional = False

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("role") == MemberRole.CERTIFIER:
            if not cleaned.get("office"):
                self.add_error("office", "Select the office this person certifies for")
        else:
            cleaned["office"] = ""
        return cleaned


class InviteForm(RoleForm):
    """Who to invite, and as what."""

    email = forms.EmailField(label="Email address", max_length=254)
    field_order = ["email", "role", "office"]


class NewPersonForm(GdsForm):
    """The account of someone invited who has none yet. The address comes from the invitation."""

    full_name = forms.CharField(label="Full name", max_length=150)
    password = forms.CharField(
        label="Password",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
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
