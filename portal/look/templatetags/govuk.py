"""``{% load govuk %}``: the components, by name. Each is explained where it is written."""

from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from portal.look import csp
from portal.look.components import basics, frame

register = template.Library()


def _plain(name: str, function: Any) -> None:
    register.inclusion_tag(f"components/{name}.html", name=name)(function)


def _block(name: str, function: Any) -> None:
    """A tag with an end tag, whose content is a piece of template."""

    def render(content: SafeString, *args: Any, **kwargs: Any) -> SafeString:
        return render_to_string(f"components/{name}.html", function(content, *args, **kwargs))

    register.simple_block_tag(render, name=name)


for _name in ("button", "tag", "back_link", "breadcrumbs", "error_message", "skip_link"):
    _plain(_name, getattr(basics, _name))
for _name in ("phase_banner", "inset", "details", "panel", "warning", "notification"):
    _block(_name, getattr(basics, _name))
register.inclusion_tag("components/tag.html", name="state_tag")(basics.state_tag)


@register.simple_tag
def inline_script() -> SafeString:
    """govuk-frontend's line for browsers without modules; its hash is in the policy."""
    return mark_safe(csp.INLINE_SCRIPT)  # noqa: S308 - our own constant


@register.inclusion_tag("components/navigation.html", takes_context=True)
def navigation(context: dict[str, Any], audience: str) -> dict[str, Any]:
    """``{% navigation "public" %}`` or ``"bidder"``."""
    return frame.navigation(context.get("request"), audience)
