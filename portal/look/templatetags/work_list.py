"""``{% load work_list %}``: what waits for the person signed in, for the admin's first page."""

from typing import Any

from django import template

from portal.accounts import worklist

register = template.Library()


@register.simple_tag(takes_context=True)
def work_items(context: dict[str, Any]) -> list[worklist.WorkItem]:
    """``{% work_items as items %}``, most urgent first."""
    user = context["request"].user
    return worklist.items_for(user) if user.is_authenticated else []
