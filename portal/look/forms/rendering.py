"""From a bound field to what its template needs."""

from typing import Any

from django import forms
from django.forms import BaseForm, BoundField
from django.utils.safestring import SafeString

from portal.look.forms.errors import part_at_fault, target_id
from portal.look.forms.fields import DATE_PARTS, DatePartsWidget
from portal.look.forms.looks import PLAIN, FieldLook

CLASSES = {"text": "govuk-input", "textarea": "govuk-textarea", "select": "govuk-select"}


def kind_of(bound: BoundField) -> str:
    """Which template shows the field. The order matters: some widgets are kinds of others."""
    kinds: tuple[tuple[type[forms.Widget], str], ...] = (
        (forms.HiddenInput, "hidden"),
        (forms.MultipleHiddenInput, "hidden"),
        (DatePartsWidget, "date"),
        (forms.CheckboxSelectMultiple, "checkboxes"),
        (forms.RadioSelect, "radios"),
        (forms.Select, "select"),
        (forms.CheckboxInput, "checkbox"),
        (forms.FileInput, "file"),
        (forms.PasswordInput, "password"),
        (forms.Textarea, "textarea"),
    )
    widget = bound.field.widget
    return next((kind for cls, kind in kinds if isinstance(widget, cls)), "text")


def field_context(bound: BoundField, look: FieldLook | None = None) -> dict[str, Any]:
    """Everything a field's template shows; ``look`` overrides the form's own."""
    look = look or look_of(bound)
    kind = kind_of(bound)
    described_by = _described_by(bound, look)
    shared: dict[str, Any] = {
        "field": bound,
        "kind": kind,
        "look": look,
        "template": f"gds/fields/{kind}.html",
        "label": _label(bound),
        "hint_id": f"{bound.auto_id}-hint",
        "error_id": f"{bound.auto_id}-error",
        "info_id": f"{bound.auto_id}-info",
        "described_by": described_by,
        "target": target_id(bound),
    }
    return {**shared, **_parts(bound, kind, look, described_by)}


def look_of(bound: BoundField) -> FieldLook:
    """The look its form gives a field; a form that is not ours gives none."""
    asked = getattr(bound.form, "look_of", None)
    return asked(bound.name) if asked else PLAIN


def _parts(bound: BoundField, kind: str, look: FieldLook, described_by: str) -> dict[str, Any]:
    if kind in ("radios", "checkboxes"):
        return {"options": _options(bound, look)}
    if kind == "date":
        return {"boxes": _date_boxes(bound)}
    if kind == "checkbox":
        return {"checked": bool(bound.value())}
    if kind == "file":
        return {"current": bound.initial or None, "accept": bound.field.widget.attrs.get("accept", "")}
    return {"control": _control(bound, kind, look, described_by)}


def _control(bound: BoundField, kind: str, look: FieldLook, described_by: str) -> SafeString:
    """The box itself, from Django's own widget, which escapes what was typed."""
    if kind == "hidden":
        return SafeString(str(bound))
    base = CLASSES.get(kind, CLASSES["text"])
    classes = [base, look.width_class, bound.field.widget.attrs.get("class", "")]
    classes += ["govuk-js-character-count" if look.counts else ""]
    classes += ["govuk-password-input__input govuk-js-password-input-input" if kind == "password" else ""]
    classes += [f"{base}--error" if bound.errors else ""]
    attrs: dict[str, str | bool] = {"class": " ".join(name for name in classes if name), "id": bound.auto_id}
    if described_by:
        attrs["aria-describedby"] = described_by
    if kind == "textarea":
        attrs["rows"] = str(look.rows or _rows_for(look))
    return SafeString(bound.as_widget(attrs=attrs))


def _rows_for(look: FieldLook) -> int:
    """A box about as tall as the text it asks for: fourteen words to a line."""
    return max(3, min(18, (look.words or 70) // 14))


def _label(bound: BoundField) -> str:
    optional = getattr(bound.form, "mark_optional", False) and not bound.field.required
    return f"{bound.label} (optional)" if optional and kind_of(bound) != "checkbox" else str(bound.label)


def _described_by(bound: BoundField, look: FieldLook) -> str:
    ids = []
    if look.counts:
        ids.append(f"{bound.auto_id}-info")
    if bound.help_text:
        ids.append(f"{bound.auto_id}-hint")
    if bound.errors:
        ids.append(f"{bound.auto_id}-error")
    return " ".join(ids)


def _options(bound: BoundField, look: FieldLook) -> list[dict[str, Any]]:
    options = []
    for subwidget in bound.subwidgets:
        data = subwidget.data
        value = str(data["value"])
        id = str(data["attrs"].get("id", f"{bound.auto_id}_{data['index']}"))
        options.append(
            {
                "id": id,
                "name": data["name"],
                "value": value,
                "label": data["label"],
                "checked": bool(data["selected"]),
                "disabled": bool(data["attrs"].get("disabled")),
                "hint": look.hints.get(value, ""),
                "divider": value == look.divider_before,
                "reveals": _revealed(bound.form, look, value),
            }
        )
    return options


def _revealed(form: BaseForm, look: FieldLook, value: str) -> list[BoundField]:
    return [form[name] for name in look.reveals.get(value, ()) if name in form.fields]


def _date_boxes(bound: BoundField) -> list[dict[str, Any]]:
    fault = part_at_fault(bound)
    raw = bound.value()
    widget = bound.field.widget
    assert isinstance(widget, DatePartsWidget)  # noqa: S101 - kind_of said so
    texts = raw if isinstance(raw, list | tuple) else widget.decompress(raw)
    return [
        {
            "id": f"{bound.auto_id}_{part}",
            "name": f"{bound.html_name}_{part}",
            "label": part.capitalize(),
            "value": "" if text is None else text,
            "width": 4 if part == "year" else 2,
            "error": bool(bound.errors) and fault in (None, part),
        }
        for part, text in zip(DATE_PARTS, texts, strict=True)
    ]
