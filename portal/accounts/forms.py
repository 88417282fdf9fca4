"""allauth's forms in our look and words, and the portal's own forms about people."""

from typing import Any

from allauth.account import forms as account
from allauth.core import context
from allauth.mfa.base import forms as second_step
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django import forms

from portal.accounts.roles import Role
from portal.look.forms import FieldLook, GdsForm, GdsFormMixin

HINT_FOR_NEW = "At least 12 characters. Three words that do not belong together make a good one."
CODE_LIMIT = 20
CODE_HINT = "Six figures from your authenticator app, or one of your recovery codes."


class _Plain:
    """Labels and hints of ours by field; allauth's placeholders are taken out: they are not labels.

    Stands between the look, which reads the fields once, and allauth's form, which makes them.
    """

    labels: dict[str, str] = {}
    hints: dict[str, str] = {}

    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label = self.labels.get(name, field.label)
            field.help_text = self.hints.get(name, "")


class SignInForm(GdsFormMixin, _Plain, account.LoginForm):  # type: ignore[misc]  # allauth ships no types
    labels = {"login": "Email address", "password": "Password"}


class ReauthenticateForm(GdsFormMixin, _Plain, account.ReauthenticateForm):  # type: ignore[misc]  # as above
    labels = {"password": "Password"}


class ForgottenPasswordForm(GdsFormMixin, _Plain, account.ResetPasswordForm):  # type: ignore[misc]  # as above
    labels = {"email": "Email address"}


class NewPasswordForm(GdsFormMixin, _Plain, account.ResetPasswordKeyForm):  # type: ignore[misc]  # as above
    labels = {"password1": "New password", "password2": "New password again"}
    hints = {"password1": HINT_FOR_NEW}


class ChangePasswordForm(GdsFormMixin, _Plain, account.ChangePasswordForm):  # type: ignore[misc]  # as above
    labels = {
        "oldpassword": "Your password now",
        "password1": "New password",
        "password2": "New password again",
    }
    hints = {"password1": HINT_FOR_NEW}


class SetPasswordForm(GdsFormMixin, _Plain, account.SetPasswordForm):  # type: ignore[misc]  # as above
    labels = {"password1": "Password", "password2": "Password again"}
    hints = {"password1": HINT_FOR_NEW}


class NewEmailForm(GdsFormMixin, _Plain, account.AddEmailForm):  # type: ignore[misc]  # as above
    labels = {"email": "New email address"}
    hints = {"email": "We will send a link to it. Your address changes when you open the link."}


class CodeForm(GdsFormMixin, _Plain, second_step.AuthenticateForm):  # type: ignore[misc]  # as above
    labels = {"code": "Code"}
    hints = {"code": CODE_HINT}
    looks = {"code": FieldLook(width=10)}


class CodeAgainForm(GdsFormMixin, _Plain, second_step.ReauthenticateForm):  # type: ignore[misc]  # as above
    labels = {"code": "Code"}
    hints = {"code": CODE_HINT}
    looks = {"code": FieldLook(width=10)}


class SetUpAppForm(GdsFormMixin, _Plain, totp.ActivateTOTPForm):  # type: ignore[misc]  # as above
    labels = {"code": "Code from the app"}
    hints = {"code": "Six figures. A new code appears every 30 seconds."}
    looks = {"code": FieldLook(width=5)}


class AskForCodeForm(GdsFormMixin, _Plain, account.RequestLoginCodeForm):  # type: ignore[misc]  # as above
    labels = {"email": "Email address"}


class EmailedCodeForm(GdsFormMixin, _Plain, account.ConfirmLoginCodeForm):  # type: ignore[misc]  # as above
    """The link in the email brings the code with it, so that nothing has to be typed."""

    labels = {"code": "Code from the email"}
    looks = {"code": FieldLook(width=10)}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].initial = context.request.GET.get("code", "")[:CODE_LIMIT]


class AddPasskeyForm(GdsFormMixin, _Plain, webauthn.AddWebAuthnForm):  # type: ignore[misc]  # as above
    labels = {"name": "What to call it", "passwordless": "Use it to sign in, with no password"}
    hints = {
        "name": "Such as “Work laptop”. You may have several.",
        "passwordless": "Without this it only takes the place of the code from an app.",
    }
    mark_optional = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].initial = self.initial["name"] = ""
        self.fields["passwordless"].initial = True


class RenamePasskeyForm(GdsFormMixin, _Plain, webauthn.EditWebAuthnForm):  # type: ignore[misc]  # as above
    labels = {"name": "What to call it"}


class NameForm(GdsForm):
    """How a person is called on pages and in the record."""

    full_name = forms.CharField(label="Full name", max_length=150)


class RolesForm(GdsForm):
    """The roles of a colleague, in the admin."""

    roles = forms.MultipleChoiceField(
        label="Roles",
        choices=Role.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="An auditor only reads, so an auditor can hold no other role.",
    )

    def chosen(self) -> list[Role]:
        """The roles picked, as roles."""
        return [Role(value) for value in self.cleaned_data["roles"]]


class InviteStaffForm(RolesForm):
    """A colleague to invite, in the admin."""

    full_name = forms.CharField(label="Full name", max_length=150)
    email = forms.EmailField(label="Email address", max_length=254)
    field_order = ["full_name", "email", "roles"]
