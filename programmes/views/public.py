"""What every public page shares: anyone may read it, nobody may post to it, and caches may keep it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe

from portal.accounts import access

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]

FRESH_SECONDS = 60


def public_page(view: View[P]) -> View[P]:
    """A page that is the same for everyone: it may be cached, and carries an ETag (by the middleware).

    Someone signed in is answered with the same page, marked private, so that a cache never keeps
    an answer to a request that carried a session.
    """

    @wraps(view)
    def cached(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        signed_in = settings.SESSION_COOKIE_NAME in request.COOKIES
        rule = "private, no-cache" if signed_in else f"public, max-age={FRESH_SECONDS}"
        response.headers.setdefault("Cache-Control", rule)
        return response

    page = access.public(require_safe(cached))
    page.asks_readers = True  # type: ignore[attr-defined]  # a mark on the function: readers may say it was useful
    return page
