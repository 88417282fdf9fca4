"""The emails about people's accounts, through the outbox."""

import uuid
from typing import Any

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.urls import reverse

from portal.accounts.models import User
from portal.mail.services import send_email
from portal.notices.services import tell

SUBJECTS = {
    "password_reset_key": "Choose a new password",
    "unknown_account": "Somebody tried to sign in with your address",
    "email_confirmation": "Confirm your email address",
    "email_confirm": "Your email address is confirmed",
    "email_changed": "Your email address was changed",
    "email_deleted": "An email address was removed from your account",
    "password_changed": "Your password was changed",
    "password_set": "Your password was set",
    "password_reset": "Your password was changed",
    "account_already_exists": "You already have an account",
    "login_code": "Your code for signing in",
    "account_connected": "You can sign in with your organisation's account",
    "account_disconnected": "Signing in with your organisation's account was taken away",
    "webauthn_added": "A passkey was added to your account",
    "webauthn_removed": "A passkey was removed from your account",
    "totp_activated": "Your second step is set up",
    "totp_deactivated": "Your second step was removed",
    "recovery_codes_generated": "New recovery codes were made for your account",
}


KEPT = ("password_reset_url", "activate_url", "signup_url", "code")
"""What is taken from allauth's context into an email, and so kept with it."""

WITH_LINKS = ("password_reset_key", "unknown_account", "email_confirmation", "account_already_exists", "login_code")
"""Emails of their own; every other is a notice that something about an account changed."""


def send_staff_invitation(person: User, *, by: User) -> None:
    """The link by which an invited colleague chooses a password."""
    send_email(
        key=f"staff-invitation:{person.pk}:{uuid.uuid4()}",
        to=person.email,
        subject="You are invited to the innovation fund",
        template="accounts/staff_invitation",
        context={"name": person.full_name, "inviter": by.full_name, "url": password_link(person)},
        by=by,
    )


def password_link(person: User) -> str:
    """A link, good once and for three days, by which this person chooses a password."""
    key = default_token_generator.make_token(person)
    path = reverse("account_reset_password_from_key", args=[user_pk_to_url_str(person), key])
    return f"{settings.PORTAL_BASE_URL}{path}"


def send_account_email(name: str, email: str, context: dict[str, Any], person: User | None = None) -> None:
    """An email that allauth asks for, by the name of its template; nothing of the request is kept.

    With ``person`` it is about the safety of their account, and stands among their notifications too.
    """
    kept = {key: str(context[key]) for key in KEPT if key in context}
    notice = name not in WITH_LINKS
    subject = SUBJECTS.get(name, "Your account was changed")
    key = f"account:{name}:{uuid.uuid4()}"
    values = {"what": subject, "home": settings.PORTAL_BASE_URL} | kept
    if notice and person is not None:
        tell(
            key=key,
            to=person,
            address=email,
            subject=subject,
            template="accounts/notice",
            context=values,
            path=reverse("account_home"),
            by=None,
        )
        return
    template = "accounts/notice" if notice else f"accounts/{name}"
    send_email(key=key, to=email, subject=subject, template=template, context=values, by=None)
