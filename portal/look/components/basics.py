"""GOV.UK components of a few words each: tags, buttons, links, banners."""

from typing import Any

from django.utils.safestring import SafeString

from portal.look.states import state_look

Context = dict[str, Any]


def button(
    text: str,
    href: str = "",
    *,
    variant: str = "",
    start: bool = False,
    name: str = "",
    value: str = "",
    id: str = "",
    type: str = "submit",
    disabled: bool = False,
    once: bool = False,
    classes: str = "",
) -> Context:
    """A button, or with ``href`` a link that looks like one.

    ``variant`` is "secondary", "warning" or "inverse"; ``once`` ignores a second
    click within a second (JavaScript only: the service decides what twice means).
    """
    return {
        "text": text,
        "href": href,
        "classes": _classes("govuk-button", variant, "start" if start else "", extra=classes),
        "start": start,
        "name": name,
        "value": value,
        "id": id,
        "type": type,
        "disabled": disabled,
        "once": once,
    }


def tag(text: str, colour: str = "", *, classes: str = "") -> Context:
    """A word in a coloured box. For a state of something use ``state_tag``."""
    return {"text": text, "classes": _classes("govuk-tag", colour, extra=classes)}


def state_tag(state: str) -> Context:
    """The tag of a state by its code; words and colours are in ``portal.look.states``."""
    look = state_look(state)
    return tag(look.word, look.colour)


def back_link(href: str, text: str = "Back", *, classes: str = "") -> Context:
    """The link above the heading that goes one step back."""
    return {"href": href, "text": text, "classes": _classes("govuk-back-link", extra=classes)}


def breadcrumbs(*parts: Any, collapse: bool = True, classes: str = "") -> Context:
    """``{% breadcrumbs "Home" "/" "Projects" url "This page" %}``, or one list of pairs.

    A text without an address is the page itself.
    """
    if len(parts) == 1 and not isinstance(parts[0], str):
        items = [(pair[0], pair[1] if len(pair) > 1 else "") for pair in parts[0]]
    else:
        padded = [*parts, ""] if len(parts) % 2 else list(parts)
        items = list(zip(padded[::2], padded[1::2], strict=True))
    return {
        "items": items,
        "classes": _classes("govuk-breadcrumbs", "collapse-on-mobile" if collapse else "", extra=classes),
    }


def error_message(text: str, id: str = "", *, classes: str = "") -> Context:
    """The sentence beside a field that says what to do."""
    return {"text": text, "id": id, "classes": _classes("govuk-error-message", extra=classes)}


def skip_link(href: str = "#main-content", text: str = "Skip to main content") -> Context:
    """The first link of a page."""
    return {"href": href, "text": text}


def phase_banner(content: SafeString, label: str = "Beta", *, classes: str = "") -> Context:
    """The strip under the header that says how finished the service is."""
    return {"content": content, "label": label, "classes": classes}


def inset(content: SafeString, id: str = "", *, classes: str = "") -> Context:
    """Text set apart by a line at its side."""
    return {"content": content, "id": id, "classes": _classes("govuk-inset-text", extra=classes)}


def details(content: SafeString, summary: str, *, open: bool = False, id: str = "", classes: str = "") -> Context:
    """Text that opens under its summary."""
    return {
        "content": content,
        "summary": summary,
        "open": open,
        "id": id,
        "classes": _classes("govuk-details", extra=classes),
    }


def panel(content: SafeString, title: str, *, level: int = 1, classes: str = "") -> Context:
    """The green confirmation panel: the title says it is done, the content the reference."""
    return {
        "content": content,
        "title": title,
        "level": level,
        "classes": _classes("govuk-panel", "confirmation", extra=classes),
    }


def warning(content: SafeString, *, fallback: str = "Warning", classes: str = "") -> Context:
    """A sentence with an exclamation mark: what happens if the reader goes on."""
    return {
        "content": content,
        "fallback": fallback,
        "classes": _classes("govuk-warning-text", extra=classes),
    }


def notification(
    content: SafeString,
    *,
    success: bool = False,
    title: str = "",
    id: str = "govuk-notification-banner-title",
    role: str = "",
    level: int = 2,
    classes: str = "",
) -> Context:
    """A banner about the service or about what just happened (``success``)."""
    return {
        "content": content,
        "title": title or ("Success" if success else "Important"),
        "id": id,
        "role": role or ("alert" if success else "region"),
        "level": level,
        "classes": _classes("govuk-notification-banner", "success" if success else "", extra=classes),
    }


def _classes(base: str, *modifiers: str, extra: str = "") -> str:
    names = [base, *(f"{base}--{modifier}" for modifier in modifiers if modifier), extra]
    return " ".join(name for name in names if name)
