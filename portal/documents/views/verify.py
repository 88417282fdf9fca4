"""Where anybody checks a letter: by its file, which is looked at and kept nowhere, or by the code it prints.

The page changes nothing and shows nothing to whoever does not hold the letter, so it needs no token and no sign-in.
"""

from __future__ import annotations

from typing import Final

from allauth.core.internal import ratelimit
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from portal.accounts.access import public
from portal.documents import recognition
from portal.documents.codes import tidied
from portal.documents.forms import CheckCodeForm, CheckFileForm
from portal.documents.uploads import LIMIT, is_too_large, keep_in_memory
from portal.documents.verifying import examine
from portal.look.words import file_size

TOO_LARGE: Final = f"The file is larger than {file_size(LIMIT)}, so it is not one of our letters"
PAGE: Final = "documents/pages/verify.html"


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@public
def verify(request: HttpRequest) -> HttpResponse:
    """Both forms; a code leads to its own address, a file is answered at once."""
    if request.method == "POST":
        return _file(request)
    code = tidied(request.GET.get("code", ""))
    if code:
        return redirect("documents:verify_code", code)
    code_form = CheckCodeForm(request.GET if "code" in request.GET else None)
    return _unkept(render(request, PAGE, {"file_form": CheckFileForm(), "code_form": code_form}))


@require_safe
@public
def verify_code(request: HttpRequest, code: str) -> HttpResponse:
    """What the letter with this code is, and whether it still holds."""
    if not _is_allowed(request):
        return _too_often(request)
    found = recognition.by_code(tidied(code))
    context = {"code": tidied(code), "found": found}
    return _unkept(render(request, "documents/pages/verify_code.html", context, status=200 if found else 404))


def _file(request: HttpRequest) -> HttpResponse:
    if not _is_allowed(request):
        return _too_often(request)
    if is_too_large(request):
        form = CheckFileForm()
        said = [{"text": TOO_LARGE, "href": "#id_letter"}]
        context = {"file_form": form, "code_form": CheckCodeForm(), "too_large": said}
        return _unkept(render(request, PAGE, context, status=413))
    keep_in_memory(request)
    form = CheckFileForm(request.POST, request.FILES)
    if not form.is_valid():
        return _unkept(render(request, PAGE, {"file_form": form, "code_form": CheckCodeForm()}))
    sent = form.cleaned_data["letter"]
    finding = examine(sent.read())
    context = {"finding": finding, "found": finding.recognised, "name": sent.name}
    return _unkept(render(request, "documents/pages/verify_file.html", context))


def _is_allowed(request: HttpRequest) -> bool:
    """Twenty questions a minute from one address: enough for people, far too few for guessing."""
    # allauth's public function counts no GET, and a code is asked by one; a test counts them
    return bool(ratelimit.consume(request, app="allauth.account", action="verify", limit_get=True))


def _too_often(request: HttpRequest) -> HttpResponse:
    return _unkept(render(request, "documents/pages/verify_wait.html", status=429))


def _unkept(response: HttpResponse) -> HttpResponse:
    """No cache and no search engine keeps an answer."""
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex"
    return response
