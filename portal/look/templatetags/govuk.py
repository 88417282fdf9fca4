"""``{% load govuk %}``: the components, by name. Each is explained where it is written."""

from __future__ import annotations

from typing import Any

from django import template
from django.forms import BaseForm, BaseFormSet, BoundField
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from portal.look import csp
from portal.look.components import basics, charts, counts, frame, lists, pieces
from portal.look.forms.errors import errors_of
from portal.look.forms.rendering import field_context

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
for _name in ("summary_list", "task_list", "table"):
    _plain(_name, getattr(lists, _name))
for _name in ("figure", "time_left", "search_box", "progress", "source_line", "typed_text"):
    _plain(_name, getattr(pieces, _name))
for _name in ("bar_chart", "funnel", "bullet", "dot_whisker"):
    _plain(_name, getattr(charts, _name))
_plain("count_chart", counts.count_chart)
for _name in ("card", "hero", "filter_panel", "empty"):
    _block(_name, getattr(pieces, _name))
for _name in ("figures", "cards"):
    _block(_name, pieces.grid)
for _name in ("phase_banner", "inset", "details", "panel", "warning", "notification"):
    _block(_name, getattr(basics, _name))
register.inclusion_tag("components/tag.html", name="state_tag")(basics.state_tag)


@register.simple_tag
def inline_script() -> SafeString:
    """govuk-frontend's line for browsers without modules; its hash is in the policy."""
    return SafeString(csp.INLINE_SCRIPT)


@register.inclusion_tag("components/navigation.html", takes_context=True)
def navigation(context: dict[str, Any], audience: str) -> dict[str, Any]:
    """``{% navigation "public" %}`` or ``"bidder"``."""
    return frame.navigation(context.get("request"), audience)


@register.inclusion_tag("components/pagination.html", takes_context=True)
def pagination(context: dict[str, Any], page: Any, label: str = "Pages") -> dict[str, Any]:
    """``{% pagination page %}``: nothing when there is one page."""
    return lists.pagination(page, context.get("request"), label=label)


@register.inclusion_tag("components/error_summary.html")
def error_summary(*sources: BaseForm | BaseFormSet[Any], title: str = "There is a problem") -> dict[str, Any]:
    """``{% error_summary form %}`` above the heading: all errors of forms and formsets."""
    return lists.error_list(errors_of(*sources), title=title)


@register.inclusion_tag("components/error_summary.html", name="error_list")
def error_list(errors: Any, title: str = "There is a problem") -> dict[str, Any]:
    """``{% error_list errors %}``: the same box for errors given as ``{"text", "href"}``."""
    return lists.error_list(errors, title=title)


@register.simple_tag
def form_field(bound: BoundField) -> SafeString:
    """``{% form_field form.title %}``: label, hint, error and box of one field."""
    return render_to_string("gds/field_group.html", field_context(bound))


@register.inclusion_tag("gds/cell.html")
def form_cell(bound: BoundField, label: str = "") -> dict[str, Any]:
    """``{% form_cell form.amount "Staff, 2016 to 2017" %}``: a box inside a table."""
    return {**field_context(bound), "cell_label": label or bound.label}


@register.inclusion_tag("gds/form.html", takes_context=True)
def gds_form(
    context: dict[str, Any], form: BaseForm, submit: str = "Save and continue", action: str = "", variant: str = ""
) -> dict[str, Any]:
    """A whole form: token, fields, button. Put ``{% error_summary form %}`` above the heading."""
    return {
        "form": form,
        "submit": submit,
        "action": action,
        "variant": variant,
        "csrf_token": context.get("csrf_token"),
        "request": context.get("request"),
    }


@register.filter
def named_box(bound: BoundField) -> SafeString:
    """A box of a table in the admin, named by its column for those who cannot see it."""
    return SafeString(bound.as_widget(attrs={"aria-label": str(bound.label).capitalize()}))
