"""A person's notifications, and how they want to be told."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from portal.accounts import access
from portal.look.words import plural
from portal.notices.forms import ChoicesForm, ShownForm
from portal.notices.kinds import kind_named
from portal.notices.models import Notice
from portal.notices.selectors import notices_of
from portal.notices.services.choosing import choose
from portal.notices.services.reading import mark_all_read, mark_read

A_PAGE = 25


@require_GET
@never_cache
@access.signed_in
def inbox(request: HttpRequest) -> HttpResponse:
    """What this person was told, the newest first; any address gives a page."""
    person = access.person_of(request)
    form = ShownForm(request.GET, person=person)
    asked = form.asked()
    page = Paginator(notices_of(person, **asked), A_PAGE).get_page(request.GET.get("page"))
    rows = [{"notice": each, "kind": kind_named(each.kind).label} for each in page.object_list]
    unread = getattr(person, "unread_notices", 0)
    context = {"page": page, "rows": rows, "filters": form, "unread": unread, "in_use": sum(map(bool, asked.values()))}
    return render(request, "notices/inbox.html", context)


@require_GET
@never_cache
@access.signed_in
def follow(request: HttpRequest, pk: int) -> HttpResponse:
    """To what a notification is about; it counts as read from then on."""
    notice = _own(request, pk)
    mark_read(notice=notice, by=access.person_of(request))
    return redirect(notice.path)


@require_POST
@access.signed_in
def read(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark one as read, and stay."""
    mark_read(notice=_own(request, pk), by=access.person_of(request))
    return redirect("notices:inbox")


@require_POST
@access.signed_in
def read_all(request: HttpRequest) -> HttpResponse:
    """Mark all as read."""
    marked = mark_all_read(by=access.person_of(request))
    messages.success(request, f"{plural(marked, 'notification')} marked as read.")
    return redirect("notices:inbox")


@require_http_methods(["GET", "POST"])
@never_cache
@access.signed_in
def choices(request: HttpRequest) -> HttpResponse:
    """How to be told of each kind of event."""
    person = access.person_of(request)
    form = ChoicesForm(request.POST or None, person=person)
    if request.method == "POST" and form.is_valid():
        choose(deliveries=form.cleaned_data, by=person)
        messages.success(request, "Your choices are saved.")
        return redirect("notices:inbox")
    return render(request, "notices/choices.html", {"form": form})


def _own(request: HttpRequest, pk: int) -> Notice:
    return get_object_or_404(notices_of(access.person_of(request)), pk=pk)
