"""Where an error's link leads: always to something that is on the page."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.forms import BaseForm, BaseFormSet, BoundField

from portal.look.forms.fields import DATE_PARTS, DatePartsWidget


def part_at_fault(bound: BoundField) -> str | None:
    """The part of a date that its first error is about, if it says."""
    found = bound.form.errors.as_data().get(bound.name, [])
    code = found[0].code if found else None
    return code if code in DATE_PARTS else None


def target_id(bound: BoundField) -> str:
    """The id of the first box of a field: what its error links to."""
    widget = bound.field.widget
    if isinstance(widget, DatePartsWidget):
        return f"{bound.auto_id}_{part_at_fault(bound) or DATE_PARTS[0]}"
    if isinstance(widget, forms.RadioSelect):  # CheckboxSelectMultiple is one
        first = next(iter(bound.subwidgets), None)
        return str(first.data["attrs"]["id"]) if first else f"{bound.auto_id}-group"
    return bound.auto_id


def errors_of(*sources: BaseForm | BaseFormSet[Any]) -> list[dict[str, str]]:
    """Every error of forms and formsets as ``{"text", "href"}``, in the page's order."""
    found: list[dict[str, str]] = []
    for source in sources:
        if isinstance(source, BaseFormSet):
            if source.is_bound:
                found += [{"text": str(error), "href": ""} for error in source.non_form_errors()]
            found += errors_of(*source.forms)
        elif source is not None and source.is_bound:
            found += _form_errors(source)
    return found


def _form_errors(form: BaseForm) -> Iterable[dict[str, str]]:
    visible = form.visible_fields()
    first = f"#{target_id(visible[0])}" if visible else ""
    yield from ({"text": str(error), "href": first} for error in form.non_field_errors())
    for bound in form:
        href = "" if bound.is_hidden else f"#{target_id(bound)}"
        yield from ({"text": str(error), "href": href} for error in bound.errors)


def say_what_to_do(bound: BoundField) -> None:
    """Puts a sentence to act on in place of Django's "This field is required"."""
    messages = bound.field.error_messages
    messages.setdefault("max_length", "Shorten this to %(limit_value)s characters. It has %(show_value)s.")
    if messages.get("required") != forms.Field.default_error_messages["required"]:
        return
    name = str(bound.label)
    if name.endswith("?"):
        messages["required"] = f"Answer the question \u201c{name}\u201d"
    else:
        messages["required"] = _REQUIRED.get(_manner(bound.field.widget), "Enter {}").format(_within(name))


_REQUIRED = {
    "select": "Select {}",
    "file": "Choose a file for {}",
    "checkbox": "Tick the box: {}",
}


def _manner(widget: forms.Widget) -> str:
    if isinstance(widget, forms.CheckboxInput):
        return "checkbox"
    if isinstance(widget, forms.FileInput):
        return "file"
    return "select" if isinstance(widget, forms.Select | forms.RadioSelect) else "enter"


def _within(name: str) -> str:
    """A label inside a sentence: "Title" becomes "title", "NHS body" stays."""
    return name[:1].lower() + name[1:] if name[1:2].islower() else name
