"""What someone sees whose session ended: the sign-in page, or what they had typed."""

from typing import cast
from urllib.parse import urlencode, urlsplit

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from portal.accounts import typed_text

LONGEST_WAY_BACK = 4_000
"""Characters of an address that are carried through signing in; of a longer one, the page without its query."""


def ask_to_sign_in(request: HttpRequest) -> HttpResponse:
    """To the sign-in page and back; a POST with text gets a page that keeps the text."""
    if request.method == "POST":
        text = typed_text.read(request)
        if text.has_text:
            return kept_page(request, text)
        return redirect_to_login(page_before(request))
    whole = request.get_full_path()
    return redirect_to_login(whole if len(whole) <= LONGEST_WAY_BACK else request.path)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose token is not good: its text back to whoever typed it, nothing to anyone else."""
    text = typed_text.read(request)
    if text.person is None or not text.has_text:
        return render(request, "accounts/form_too_old.html", {"back": page_before(request)}, status=403)
    return kept_page(request, text)


def kept_page(request: HttpRequest, text: typed_text.TypedText) -> HttpResponse:
    """The page that holds the text: with a way to sign in, or to send it again when signed in."""
    user = request.user
    is_theirs = user.is_authenticated and user.pk == text.person
    context = {
        "text": text,
        "parcel": typed_text.seal(text) if text.can_be_carried else "",
        "may_send_again": is_theirs,
        "someone_else": user.is_authenticated and not is_theirs,
        "sign_in": sign_in_address(page_before(request)),
    }
    response = render(request, "accounts/text_kept.html", context, status=403)
    response["Cache-Control"] = "no-store"
    return response


def sign_in_address(target: str) -> str:
    """The sign-in page, going on to `target` afterwards (a path of ours: allauth checks it again)."""
    return f"{reverse('account_login')}?{urlencode({'next': target}, safe='/')}"


def page_before(request: HttpRequest) -> str:
    """The page of ours that the form stood on, else the home page."""
    referer = cast(str, request.META.get("HTTP_REFERER", ""))
    if url_has_allowed_host_and_scheme(referer, {request.get_host()}, require_https=request.is_secure()):
        parts = urlsplit(referer)
        return parts.path + (f"?{parts.query}" if parts.query else "")
    return "/"
