"""Where a person is signed in, and signing out there."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from portal.accounts import access, services
from portal.accounts.own_sessions import end_session, mark_of, sessions_of
from portal.accounts.services import PeopleRefused


@require_http_methods(["GET", "POST"])
@never_cache
@access.signed_in
def sessions(request: HttpRequest) -> HttpResponse:
    """The browsers this person is signed in with; a press ends them all, this one too."""
    person = access.person_of(request)
    if request.method == "GET":
        found = sessions_of(person, request.session.session_key)
        return render(request, "accounts/sessions.html", {"sessions": found})
    services.end_sessions(person=person, by=person)
    logout(request)
    messages.success(request, "You are signed out on every device.")
    return redirect("account_login")


@require_POST
@access.signed_in
def end(request: HttpRequest, mark: str) -> HttpResponse:
    """Sign out in one place; when it is this one, as anywhere else."""
    person = access.person_of(request)
    is_this_one = mark == mark_of(request.session.session_key or "")
    try:
        end_session(person=person, mark=mark, by=person)
    except PeopleRefused as refusal:
        messages.error(request, refusal.sentence)
        return redirect("account_sessions")
    if is_this_one:
        logout(request)
        messages.success(request, "You are signed out.")
        return redirect("account_login")
    messages.success(request, "You are signed out there.")
    return redirect("account_sessions")
