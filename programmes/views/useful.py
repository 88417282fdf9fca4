"""“Was this page useful?”: a page of its own, since public pages carry no form's token."""

from __future__ import annotations

from allauth.core import ratelimit
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import Resolver404, resolve
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from portal.accounts import access
from programmes.forms.answers import UsefulForm
from programmes.services.answers import keep_answer

LONGEST = 200
WHOLE_SITE = "/"


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@access.public
def useful(request: HttpRequest) -> HttpResponse:
    """Ask, then thank. The page asked about is one of the public's, or else the site as a whole."""
    page = public_path(request.GET.get("page", ""))
    form = UsefulForm(request.POST or None)
    context = {"form": form, "page": page}
    if request.method == "POST" and form.is_valid():
        if not ratelimit.consume(request, action="page_answer"):
            return render(request, "programmes/useful/wait.html", context, status=429)
        said = form.cleaned_data
        keep_answer(path=page, was_useful=said["useful"] == "yes", looking_for=said["looking_for"])
        return render(request, "programmes/useful/thanks.html", context)
    return render(request, "programmes/useful/ask.html", context)


def public_path(typed: str) -> str:
    """The path of a public page, without its query; the first page's where it is none of ours.

    Addresses that hold a secret, such as an invitation's, are nobody's to keep.
    """
    path = typed.partition("?")[0].partition("#")[0]
    if len(path) > LONGEST or not path.startswith("/") or "\x00" in path:
        return WHOLE_SITE
    try:
        found = resolve(path)
    except Resolver404:
        return WHOLE_SITE
    asked = getattr(found.func, "asks_readers", False) or found.namespace == "look"
    return path if asked and getattr(found.func, "access_rule", "") == "public" else WHOLE_SITE
