"""Where allauth asks the portal: who may sign up, which emails go out, what a sign-in leaves behind."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.http import HttpRequest, HttpResponse

from portal.accounts import second_factor, typed_text
from portal.accounts.models import User


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """Sign-up is by invitation alone."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def post_login(self, request: HttpRequest, user: User, **options: Any) -> HttpResponse:
        response: HttpResponse = super().post_login(request, user, **options)
        typed_text.remember(request, response, user.pk)
        return response


class MFAAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth ships no types
    """Staff may not remove the second factor they need; they can set up a new one in its place."""

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        user = authenticator.user
        needed = (user.is_staff or user.is_superuser) and not second_factor.is_exempt(user)
        return not (needed and authenticator.type == Authenticator.Type.TOTP)
