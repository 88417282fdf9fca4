"""Where allauth asks the portal: who may sign up, which emails go out, what a sign-in leaves behind."""

import hashlib
import hmac
import time
from typing import Any

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse

from portal.accounts import second_factor, typed_text
from portal.accounts.letters import send_account_email
from portal.accounts.models import User
from portal.accounts.services import chain_of
from portal.audit.services import record

REFUSED_SIGN_INS = "sign-ins-refused"


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """Sign-up is by invitation alone; emails go through the outbox; sign-ins are recorded by digest."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": "Check the email address and the password. Together they open no account.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def post_login(self, request: HttpRequest, user: User, **options: Any) -> HttpResponse:
        response: HttpResponse = super().post_login(request, user, **options)
        typed_text.remember(request, response, user.pk)
        with transaction.atomic():
            origin = keyed_digest(self.get_client_ip(request))
            record(chain=chain_of(user), kind="user.signed_in", by=user, subject=user, data={"origin": origin})
        return response

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        super().authentication_failed(request, **credentials)
        data = {
            "email": keyed_digest(str(credentials.get("email", "")).lower()),
            "origin": keyed_digest(self.get_client_ip(request)),
        }
        with transaction.atomic():
            record(chain=REFUSED_SIGN_INS, kind="user.sign_in_refused", by=None, data=data)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        with transaction.atomic():
            send_account_email(_name_of(template_prefix), email, context)

    def send_notification_mail(
        self, template_prefix: str, user: User, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        """allauth calls this when something about the account's safety changed: record it, and tell them."""
        with transaction.atomic():
            send_account_email(_name_of(template_prefix), email or user.email, context or {}, user)
            record(chain=chain_of(user), kind=f"user.{_name_of(template_prefix)}", by=user, subject=user)

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Whoever signed in within the last minutes is not asked for the password a second time."""
        records = get_authentication_records(self.request, self.request.user)
        newest = max((entry["at"] for entry in records), default=0.0)
        recent = time.time() - float(newest) < app_settings.REAUTHENTICATION_TIMEOUT
        return not recent and bool(super().is_reauthentication_required(app=app, **kwargs))

    def add_message(
        self, request: HttpRequest, level: int, message_template: str | None = None, *args: Any, **kwargs: Any
    ) -> None:
        """Signing in and out, and a password reset, show on the page anyway; a banner would only be in the way."""
        if message_template in ("account/messages/logged_in.txt", "account/messages/logged_out.txt"):
            return
        if request.resolver_match and request.resolver_match.url_name == "account_reset_password_from_key":
            return
        super().add_message(request, level, message_template, *args, **kwargs)


class MFAAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth ships no types
    """Staff may not remove the last second factor they need; an administrator can, when a phone is lost."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": "That code is not right, or was used already. Enter the newest one that your app shows."
    }

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        user = authenticator.user
        needed = (user.is_staff or user.is_superuser) and not second_factor.is_exempt(user)
        if not needed or authenticator.type not in second_factor.SECOND_FACTORS:
            return True
        others = Authenticator.objects.filter(user=user, type__in=second_factor.SECOND_FACTORS)
        return bool(others.exclude(pk=authenticator.pk).exists())

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:
        return "Passkey"


def keyed_digest(text: str) -> str:
    """A digest that only this installation can make again: an address cannot be guessed from it."""
    return hmac.new(settings.SECRET_KEY.encode(), text.encode(), hashlib.sha256).hexdigest()


def _name_of(template_prefix: str) -> str:
    return template_prefix.rsplit("/", 1)[-1]
