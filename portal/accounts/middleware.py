"""Doors in front of pages that are not ours: the admin's, and allauth's for invented people."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.deprecation import MiddlewareMixin

from portal.accounts.devices import browser_words
from portal.accounts.models import User
from portal.accounts.second_factor import ask_for_second_factor
from portal.accounts.sessions import BROWSER, SessionStore
from portal.accounts.signed_out import ask_to_sign_in

NOT_FOR_INVENTED_PEOPLE = frozenset(
    {
        "account_name",
        "account_sessions",
        "account_session",
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


class SeenMiddleware(MiddlewareMixin):
    """Notes on which browser a person's session is, and when it was last used. Stands within SessionMiddleware.

    Pages that did not ask who reads, the public ones, are let be.
    """

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """A session that is saved anyway takes the browser along; otherwise one update every few minutes."""
        session = getattr(request, "session", None)
        if not isinstance(session, SessionStore) or not session.accessed or "_auth_user_id" not in session:
            return response
        words = browser_words(request.headers.get("User-Agent", ""))
        if session.modified:
            session[BROWSER] = words
        else:
            session.note_seen(user_id=int(session["_auth_user_id"]), browser=words)
        return response


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
