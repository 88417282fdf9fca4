"""``{% load accounts %}``: what pages about signing in need to know."""

from urllib.parse import urlencode

from django import template
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from portal.accounts import account_page

register = template.Library()


@register.simple_tag
def demonstration_is_on() -> bool:
    """Whether invented people may sign in with one click."""
    return bool(settings.PORTAL_DEMO)


@register.simple_tag
def provider() -> dict[str, str]:
    """The OpenID Connect provider: ``name`` and ``id``; empty when there is none."""
    found = account_page.provider()
    return {"name": found["name"], "id": found["provider_id"]} if found else {}


@register.simple_tag(takes_context=True)
def with_next(context: template.Context, name: str) -> str:
    """The address of a page by name, carrying on where the reader wanted to go."""
    request = context.get("request")
    wanted = request.GET.get("next", "") if isinstance(request, HttpRequest) else ""
    return reverse(name) + (f"?{urlencode({'next': wanted}, safe='/')}" if wanted else "")


@register.filter
def field_name(name: str) -> str:
    """A form field's name as words, for showing kept text: "start_date" is "Start date"."""
    return name.rsplit("-", 1)[-1].replace("_", " ").strip().capitalize()
