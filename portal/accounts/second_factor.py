"""The second factor: everyone in the admin needs one before any of its pages opens."""

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from portal.accounts.models import User

SECOND_FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
"""An authenticator app, or a passkey; recovery codes alone are none."""


def is_exempt(user: User) -> bool:
    """Invented people sign in with one click, but only where the demonstration is on."""
    return user.is_demonstration and bool(settings.PORTAL_DEMO)


def is_missing(user: User | AnonymousUser) -> bool:
    """Whether this person must set up a second factor before using the admin."""
    if isinstance(user, AnonymousUser) or not (user.is_staff or user.is_superuser):
        return False
    return not is_exempt(user) and not is_mfa_enabled(user, SECOND_FACTORS)


def ask_for_second_factor(request: HttpRequest) -> HttpResponse | None:
    """Lead a staff member without a second factor to set it up; None when nothing is missing."""
    if not is_missing(request.user):
        return None
    messages.info(request, "Set up a second step for signing in before you use the administration.")
    return redirect("mfa_index")
