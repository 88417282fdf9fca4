"""Doors in front of pages that are not ours: the admin's, and allauth's for invented people."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.deprecation import MiddlewareMixin

from portal.accounts.models import User
from portal.accounts.second_factor import ask_for_second_factor
from portal.accounts.signed_out import ask_to_sign_in

NOT_FOR_INVENTED_PEOPLE = frozenset(
    {
        "account_name",
        "account_sessions",
        "account_email",
        "account_change_password",
        "account_set_password",
        "account_reauthenticate",
        "socialaccount_connections",
    }
)


class AdminDoorMiddleware(MiddlewareMixin):
    """Stands after AuthenticationMiddleware, MessageMiddleware and allauth's middleware.

    The admin opens only with a second factor, and a POST to it loses no typed text when the session
    has ended. Invented people, whom everyone shares, keep their address, name and missing password.
    """

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Answer in the view's place, or let it answer."""
        if "\x00" in request.path_info:
            raise Http404("No row can be looked up by a null character")
        match = request.resolver_match
        if match is None:
            return None
        if "admin" in match.app_names:
            return _admin_door(request) if match.url_name != "logout" else None
        return _shared_account_door(request, match.url_name or "")


def _admin_door(request: HttpRequest) -> HttpResponse | None:
    if not request.user.is_authenticated:
        return ask_to_sign_in(request) if request.method == "POST" else None
    return ask_for_second_factor(request)


def _shared_account_door(request: HttpRequest, url_name: str) -> HttpResponse | None:
    if url_name not in NOT_FOR_INVENTED_PEOPLE and not url_name.startswith("mfa_"):
        return None
    if not (isinstance(request.user, User) and request.user.is_demonstration):
        return None
    messages.info(request, "This is an invented person whom everyone shares, so their account cannot be changed.")
    return redirect("account_home")
