"""The pages about the service itself: how usable, how private, and whom to ask."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal.accounts.access import public


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


def _page(request: HttpRequest, name: str) -> HttpResponse:
    return render(request, f"pages/{name}.html", {"contact_email": settings.PORTAL_CONTACT_EMAIL})
