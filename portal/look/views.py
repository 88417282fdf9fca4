"""The pages about the service itself: how usable, how private, and whom to ask."""

from django.conf import settings
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal.accounts.access import public, staff


@public
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """What works for everyone, what does not yet, and how it was tested."""
    return _page(request, "accessibility")


@public
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """What is held about people, why, and for how long."""
    return _page(request, "privacy")


@public
@require_safe
def cookies(request: HttpRequest) -> HttpResponse:
    """The few cookies there are, and why there is no banner."""
    return _page(request, "cookies")


@public
@require_safe
def contact(request: HttpRequest) -> HttpResponse:
    """Whom to ask about what."""
    return _page(request, "contact")


@staff()
@require_safe
def all_records(request: HttpRequest) -> HttpResponse:
    """Every kind of record that this person may open: the admin's own list of apps."""
    context = {**admin.site.each_context(request), "title": "All records"}
    return render(request, "admin/all_records.html", context)


def _page(request: HttpRequest, name: str) -> HttpResponse:
    return render(request, f"pages/{name}.html", {"contact_email": settings.PORTAL_CONTACT_EMAIL})
