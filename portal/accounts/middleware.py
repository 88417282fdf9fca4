"""The admin's door: a second factor first, and no typed text lost when the session has ended."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.deprecation import MiddlewareMixin

from portal.accounts.second_factor import ask_for_second_factor
from portal.accounts.signed_out import ask_to_sign_in


class AdminDoorMiddleware(MiddlewareMixin):
    """Stands after AuthenticationMiddleware, MessageMiddleware and allauth's middleware."""

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Only for addresses of the admin; its sign-out stays open to everyone in it."""
        match = request.resolver_match
        if match is None or "admin" not in match.app_names or match.url_name == "logout":
            return None
        if not request.user.is_authenticated:
            return ask_to_sign_in(request) if request.method == "POST" else None
        return ask_for_second_factor(request)
