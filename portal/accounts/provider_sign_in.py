"""Signing in with an organisation's OpenID Connect provider: whom its word lets in, and whom not."""

from typing import Any

from allauth.core import context as allauth_context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from allauth.socialaccount.providers.base import AuthError
from django.http import HttpRequest
from django.shortcuts import redirect, render

from portal.accounts import account_page
from portal.accounts.invited import is_invited
from portal.accounts.models import User
from portal.accounts.provider_failures import ProviderSession, failed, why_it_failed

STOPPED = "access_denied"
"""What a provider answers when a person did not go on (RFC 6749, 4.1.2.1)."""


class ProviderAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """Only people who have an account, or an open invitation, and only by an address that is verified.

    The provider is the first step and never the second: whoever has set one up is asked for it, and
    nobody enters the administration without.
    """

    def authenticate_by_email(self, sociallogin: SocialLogin) -> tuple[User, str] | None:
        """The account of a verified address; a provider that says ``"false"`` in quotes has verified nothing."""
        for address in sociallogin.email_addresses:
            address.verified = address.verified is True or str(address.verified).lower() == "true"
        found: tuple[User, str] | None = super().authenticate_by_email(sociallogin)
        return found

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Refuse invented people, and whoever is neither known nor invited, with a page that says why."""
        user = sociallogin.user
        if sociallogin.is_existing and not user.is_demonstration:
            return
        if not sociallogin.is_existing and self.is_open_for_signup(request, sociallogin):
            return
        unverified = [each.email for each in sociallogin.email_addresses if not each.verified]
        context = {"unverified": unverified, "email": user.email}
        raise ImmediateHttpResponse(render(request, "socialaccount/not_known.html", context, status=403))

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Whether a verified address of theirs has been invited and has no account yet."""
        verified = [each.email for each in sociallogin.email_addresses if each.verified]
        known = User.objects.filter(email__in=[email.lower() for email in verified]).exists()
        return not known and any(is_invited(email) for email in verified)

    def populate_user(self, request: HttpRequest, sociallogin: SocialLogin, data: dict[str, Any]) -> User:
        """Name and address of somebody new."""
        user: User = sociallogin.user
        user.email = str(data.get("email") or "").strip().lower()[:254]
        parts = (data.get("first_name"), data.get("last_name"))
        user.full_name = str(data.get("name") or " ".join(str(part) for part in parts if part) or user.email)[:150]
        return user

    def get_requests_session(self) -> ProviderSession:
        """What asks the provider; when it does not answer, the person is told so."""
        return ProviderSession(self.request or allauth_context.request, self._name())

    def on_authentication_error(
        self,
        request: HttpRequest,
        provider: Any,
        error: str | None = None,
        exception: BaseException | None = None,
        extra_context: dict[str, Any] | None = None,
    ) -> None:
        """A page that says what happened; whoever stopped on their own has another."""
        if error == AuthError.CANCELLED:
            return
        if request.GET.get("error") == STOPPED:  # some providers forget our state when somebody stops
            raise ImmediateHttpResponse(redirect("socialaccount_login_cancelled"))
        why = why_it_failed(request, exception, extra_context or {})
        raise ImmediateHttpResponse(failed(request, why, self._name()))

    def _name(self) -> str:
        return str(account_page.provider().get("name") or "Your organisation’s sign-in")
