"""``{% load found %}``: what a search found, as a page shows it."""

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from programmes.selectors.marking import START, STOP

register = template.Library()


@register.filter
def marked(passage: str) -> SafeString:
    """A passage with the words that were found in ``<mark>``; everything else is escaped."""
    safe = str(escape(passage))
    if safe.count(START) != safe.count(STOP):
        safe = safe.replace(START, "").replace(STOP, "")
    shown = safe.replace(START, "<mark>").replace(STOP, "</mark>")
    return mark_safe(shown)  # noqa: S308 - escaped above; only our own marks are added


@register.filter
def has_marks(passage: str | None) -> bool:
    """Whether anything was found in the passage at all."""
    return bool(passage) and START in str(passage)
