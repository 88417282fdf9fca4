"""Who may open a page: every view wears one of these, and a test walks every route as every role.

Each decorator enforces its rule and writes it on the view as `access_rule`. What a person may see
or do *within* a page is for the app's own selectors and permissions.
"""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase

from portal.accounts.models import User
from portal.accounts.roles import Role, has_role
from portal.accounts.second_factor import ask_for_second_factor
from portal.accounts.signed_out import ask_to_sign_in

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def public(view: View[P]) -> View[P]:
    """Anyone may open it."""
    return _marked(view, "public")


def signed_in(view: View[P]) -> View[P]:
    """Anyone signed in; others are led to sign in, and what they had typed is kept."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return ask_to_sign_in(request)
        return view(request, *args, **kwargs)

    return _marked(guarded, "signed in")


def staff(*roles: Role) -> Callable[[View[P]], View[P]]:
    """Holders of one of these department roles (any role when none is named), with a second factor."""

    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return ask_to_sign_in(request)
            if not (request.user.is_staff and has_role(request.user, *roles)):
                raise PermissionDenied
            return ask_for_second_factor(request) or view(request, *args, **kwargs)

        names = ", ".join(role.value for role in roles) or "any role"
        return _marked(guarded, f"staff: {names}")

    return decorate


def person_of(request: HttpRequest) -> User:
    """The person signed in, in a view that `signed_in` or `staff` guards."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def _marked(view: View[P], rule: str) -> View[P]:
    view.access_rule = rule  # type: ignore[attr-defined]  # a mark on the function, read by the route test
    return view
