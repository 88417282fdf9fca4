"""``{% load words %}``: the functions of ``portal.look.words`` as filters."""

import re
from datetime import datetime

from django import template
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from portal.look import words

register = template.Library()

register.filter("pounds", words.pounds)
register.filter("pounds_prose", words.pounds_prose)
register.filter("moment", words.moment)
register.filter("day", words.day)
register.filter("clock", words.clock)
register.filter("duration", words.duration)
register.filter("partial_date", words.partial_date)
register.filter("file_size", words.file_size)
register.filter("join_words", words.join)


@register.filter
def time_left(closes_at: datetime | None, now: datetime | None = None) -> str:
    """``{{ round.closes_at|time_left }}`` or, with the database's clock, ``|time_left:now``."""
    return words.time_left(closes_at, now or timezone.now())


@register.filter
def soft_breaks(address: str) -> SafeString:
    """An email address that breaks after its @ and its full stops where it is too long for a line."""
    return format_html_join(SafeString("<wbr>"), "{}", ((piece,) for piece in re.split(r"(?<=[@.])", address)))


@register.filter
def count_of(count: int, names: str) -> str:
    """``{{ n|count_of:"project" }}``, ``{{ n|count_of:"authority,authorities" }}``."""
    one, _, many = names.partition(",")
    return words.plural(count, one, many)
