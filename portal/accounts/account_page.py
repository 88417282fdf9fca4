"""The rows of a person's own account page. Apps add theirs, such as the person's organisations."""

from collections.abc import Callable, Sequence
from typing import Any

from allauth.mfa.utils import is_mfa_enabled
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.urls import reverse

from portal.accounts.models import User
from portal.accounts.roles import Role, roles_of

Row = dict[str, Any]
CONNECTIONS = ("socialaccount_connections", "how you sign in with your organisation's account")
Provider = Callable[[User], Sequence[Row]]

_providers: list[Provider] = []


def register(provider: Provider) -> Provider:
    """Add rows of a summary list to everyone's account page, from `AppConfig.ready()`."""
    if provider not in _providers:
        _providers.append(provider)
    return provider


def provider() -> dict[str, Any]:
    """The OpenID Connect provider people may sign in with, as the settings have it; empty when there is none."""
    apps: list[dict[str, Any]] = settings.SOCIALACCOUNT_PROVIDERS.get("openid_connect", {}).get("APPS", [])
    return apps[0] if apps else {}


def is_connected(person: User) -> bool:
    """Whether this person has signed in with the provider."""
    return bool(SocialAccount.objects.filter(user=person).exists())


def account_rows(person: User) -> list[Row]:
    """Everything the page shows, with a link to change what can be changed."""
    rows = _own_account(person)
    held = [Role(role).label for role in Role.values if role in roles_of(person)]
    if held:
        rows.append({"key": "Roles in the department", "value": ", ".join(held)})
    return rows + [row for provider in _providers for row in provider(person)]


def _own_account(person: User) -> list[Row]:
    if person.is_demonstration:
        return [{"key": "Name", "value": person.full_name}, {"key": "Email address", "value": person.email}]
    name = str(provider().get("name", ""))
    second = "Set up" if is_mfa_enabled(person) else "Not set up"
    return [
        _row("Name", person.full_name, "account_name", "name"),
        _row("Email address", person.email, "account_email", "email address"),
        _row("Password", "Hidden", "account_change_password", "password"),
        _row("Second step", second, "mfa_index", "second step"),
        *([_row(name, "Connected" if is_connected(person) else "Not connected", *CONNECTIONS)] if name else []),
    ]


def _row(key: str, value: str, page: str, hidden: str) -> Row:
    return {"key": key, "value": value, "actions": [{"text": "Change", "href": reverse(page), "hidden": hidden}]}
