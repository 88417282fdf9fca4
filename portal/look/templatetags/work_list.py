"""``{% load work_list %}``: what waits for the person signed in, for the admin's first page."""

from typing import Any

from django import template

from portal.accounts import worklist

register = template.Library()


@register.simple_tag(takes_context=True)
def work_list(context: dict[str, Any]) -> worklist.WorkList:
    """``{% work_list as work %}``: ``work.waiting``, most urgent first, and ``work.groups``."""
    user = context["request"].user
    return worklist.work_list_for(user) if user.is_authenticated else worklist.WorkList([], [])
