"""Every address of the portal, found by asking the resolver, with its rule and a sample to fill it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.urls.resolvers import RoutePattern
from django.views.generic import RedirectView

ALLAUTH_PUBLIC = frozenset(
    {
        "account_login",
        "account_logout",
        "account_inactive",
        "account_signup",
        "account_email_verification_sent",
        "account_confirm_email",
        "account_reset_password",
        "account_reset_password_done",
        "account_reset_password_from_key",
        "account_reset_password_from_key_done",
        "account_request_login_code",
        "mfa_login_webauthn",
        "socialaccount_login_cancelled",
        "socialaccount_login_error",
        "socialaccount_signup",
        "openid_connect_login",
        "openid_connect_callback",
    }
)
"""Pages of allauth that people need before they are signed in."""

ALLAUTH_STAGES = frozenset({"account_confirm_login_code", "mfa_authenticate"})
"""Pages of allauth that answer only in the middle of signing in."""


@dataclass(frozen=True)
class Route:
    """One address: its name with namespaces, its pattern, its rule, and what it captures."""

    name: str
    pattern: str
    rule: str
    captures: tuple[str, ...]

    def address(self, sample: Mapping[str, Any]) -> str:
        """The address, filled from a sample."""
        return reverse(self.name, kwargs={name: sample[name] for name in self.captures})


def every_route() -> list[Route]:
    """All named routes; the admin's two nameless ones redirect or find nothing, and are tested apart."""
    return [route for route in _walk(get_resolver(), "", ()) if not route.name.endswith(":")]


def _walk(
    resolver: URLResolver, before: str, namespaces: tuple[str, ...], before_captured: tuple[str, ...] = ()
) -> Iterator[Route]:
    for entry in resolver.url_patterns:
        pattern = before + str(entry.pattern)
        captured = (*before_captured, *_captures(entry))
        if isinstance(entry, URLResolver):
            inner = (*namespaces, entry.namespace) if entry.namespace else namespaces
            yield from _walk(entry, pattern, inner, captured)
        elif not _leads_on(entry):
            name = ":".join([*namespaces, entry.name or ""])
            yield Route(name, pattern, _rule(entry, name), captured)


def _rule(entry: URLPattern, name: str) -> str:
    """The rule on the view; Django's admin and allauth are told by their names."""
    marked = getattr(entry.callback, "access_rule", None)
    if marked:
        return str(marked)
    if name.startswith("admin:"):
        return "admin"
    if name in ALLAUTH_PUBLIC:
        return "public"
    if name in ALLAUTH_STAGES:
        return "signing in"
    return "signed in" if name.startswith(("account_", "mfa_", "socialaccount_")) else ""


def _leads_on(entry: URLPattern) -> bool:
    """An old address of allauth's, without a name, that only leads to the new one."""
    return not entry.name and getattr(entry.callback, "view_class", None) is RedirectView


def _captures(entry: URLPattern | URLResolver) -> tuple[str, ...]:
    if isinstance(entry.pattern, RoutePattern):
        return tuple(entry.pattern.converters)
    return tuple(entry.pattern.regex.groupindex)
