"""Every address has a rule that says who may open it."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from types import FunctionType
from typing import Any

from django.contrib.admin import AdminSite
from django.urls import URLPattern, URLResolver, get_resolver
from django.views.generic import RedirectView

# Views of others, which cannot wear our decorators; the admin's door is portal.accounts.middleware.
RULES_OF_OTHERS = {
    "django.contrib.admin": "staff: any role, with a second factor; each page asks for its permission",
    "django.contrib.auth": "staff: the admin's own password page",
    "django.contrib.contenttypes": "staff: the admin's link to an object's page",
    "allauth": "allauth: signed out people sign in, signed in people look after their own account",
}


def routes(patterns: list[URLPattern | URLResolver], prefix: str = "") -> Iterator[tuple[str, Callable[..., Any]]]:
    """Every address and its view."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, prefix + str(pattern.pattern))
        else:
            yield prefix + str(pattern.pattern), pattern.callback


def is_behind_the_admins_door(view: Any) -> bool:
    """Whether AdminSite.admin_view is among its wrappers: that one holds on to its site."""
    held = []
    for cell in getattr(view, "__closure__", None) or ():
        with suppress(ValueError):  # an empty cell
            held.append(cell.cell_contents)
    return any(isinstance(item, AdminSite) for item in held) or any(
        is_behind_the_admins_door(item) for item in held if isinstance(item, FunctionType)
    )


def rule(address: str, view: Callable[..., Any]) -> str:
    """The rule the view wears, or that of the package it comes from; nothing when there is none."""
    worn = getattr(view, "access_rule", "")
    if worn:
        return str(worn)
    if getattr(view, "model_admin", None) or getattr(view, "admin_site", None) or is_behind_the_admins_door(view):
        return RULES_OF_OTHERS["django.contrib.admin"]
    if address.startswith("accounts/social/") and getattr(view, "view_class", None) is RedirectView:
        return RULES_OF_OTHERS["allauth"]  # its old addresses, which lead to the new ones
    module = view.__module__
    return next((text for package, text in RULES_OF_OTHERS.items() if module.startswith(package)), "")


def test_every_route_has_an_access_rule() -> None:
    everything = list(routes(get_resolver().url_patterns))
    assert everything
    assert not [address for address, view in everything if not rule(address, view)]


def test_every_route_is_under_one_of_the_addresses_we_promise() -> None:
    promised = (
        "healthz", "readyz", "programmes/", "rounds/", "projects/", "authorities/", "map/", "evidence/", "bids/",
        "documents/", "accounts/", "admin/", "organisations/", "invitations/", "accessibility", "privacy", "cookies",
        "contact", "verify/", "data/", "projects.", "id/", "api/", "feeds/", "calendar.ics", "sitemap", "robots.txt",
        "search/", "map.", "stories/", "corrections/", "useful/", "notifications/",
    )  # fmt: skip
    addresses = [address.lstrip("^") for address, _ in routes(get_resolver().url_patterns)]
    addresses = [address.lstrip("^") for address, _ in routes(get_resolver().url_patterns)]
    assert not [address for address in addresses if address and not address.startswith(promised)]
