"""From the options of govuk-frontend's fixtures to the arguments of our components.

An adapter takes what it knows from the options; a fixture with anything left over uses
what our components do not offer (free attributes, nested HTML classes) and is left out.
"""

from collections.abc import Callable, Mapping
from typing import Any

from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.safestring import SafeString

from portal.look.components import basics, lists


class Options(dict[str, Any]):
    """Options that are taken one by one."""

    def take(self, key: str, default: Any = "") -> Any:
        value = self.pop(key, default)
        return default if value is None else value

    def text(self, key: str = "text", html_key: str = "html", default: str = "") -> str | SafeString:
        text, html = self.take(key), self.take(html_key)
        return SafeString(html.strip()) if html else str(text or default)

    def leave(self, *parts: Mapping[str, Any]) -> None:
        """What was not taken from a part of the options is not taken from the whole."""
        for part in parts:
            self.update({f"nested {key}": value for key, value in part.items()})

    def content(self) -> SafeString:
        """What stands between our tag and its end tag: text is escaped there by the template."""
        text = self.text()
        return text if isinstance(text, SafeString) else SafeString(escape(text))


def modifiers(classes: str, base: str) -> tuple[str, str]:
    """The first modifier of a class list, and the rest."""
    names = classes.split()
    ours = [name for name in names if name.startswith(f"{base}--")]
    rest = [name for name in names if name not in ours[:1]]
    return (ours[0].removeprefix(f"{base}--") if ours else ""), " ".join(rest)


def button(o: Options) -> tuple[str, dict[str, Any]]:
    variant, classes = modifiers(o.take("classes"), "govuk-button")
    o.take("element")
    once = o.take("preventDoubleClick", None)
    if once is False:
        o["preventDoubleClick"] = False
    text = o.text()
    start = o.take("isStartButton", False)
    if start and isinstance(text, SafeString):
        o["html"] = text  # theirs adds a span we have no need of
    context = basics.button(
        text, o.take("href"), variant=variant, classes=classes, start=start,
        name=o.take("name"), value=o.take("value"), id=o.take("id"), type=o.take("type", "submit"),
        disabled=o.take("disabled", False), once=bool(once),
    )  # fmt: skip
    return "button", context


def tag(o: Options) -> tuple[str, dict[str, Any]]:
    colour, classes = modifiers(o.take("classes"), "govuk-tag")
    return "tag", basics.tag(o.text(), colour, classes=classes)


def error_summary(o: Options) -> tuple[str, dict[str, Any]]:
    errors = []
    for item in o.take("errorList", []):
        entry = Options(item)
        errors.append({"text": entry.text(), "href": entry.take("href")})
        o.leave(entry)
    title = o.text("titleText", "titleHtml")
    if not errors:
        o["no errors"] = True  # ours shows nothing then
    return "error_summary", lists.error_list(
        errors, title=title, description=o.text("descriptionText", "descriptionHtml")
    )


def error_message(o: Options) -> tuple[str, dict[str, Any]]:
    return "error_message", basics.error_message(o.text(), o.take("id"), classes=o.take("classes"))


def back_link(o: Options) -> tuple[str, dict[str, Any]]:
    return "back_link", basics.back_link(o.take("href", "#"), o.text(default="Back"), classes=o.take("classes"))


def breadcrumbs(o: Options) -> tuple[str, dict[str, Any]]:
    pairs = []
    for item in o.take("items", []):
        entry = Options(item)
        pairs.append((entry.text(), entry.take("href")))
        o.leave(entry)
    collapse = o.take("collapseOnMobile", False)
    return "breadcrumbs", basics.breadcrumbs(pairs, collapse=collapse, classes=o.take("classes"))


def notification(o: Options) -> tuple[str, dict[str, Any]]:
    text = o.text()
    if text and not isinstance(text, SafeString):
        text = SafeString(f'<p class="govuk-notification-banner__heading">{escape(text)}</p>')
    success = o.take("type") == "success"
    context = basics.notification(
        SafeString(text), success=success, title=o.text("titleText", "titleHtml"), role=o.take("role"),
        id=o.take("titleId", "govuk-notification-banner-title"),
        level=int(o.take("titleHeadingLevel", 2)), classes=o.take("classes"),
    )  # fmt: skip
    return "notification", context


def inset(o: Options) -> tuple[str, dict[str, Any]]:
    return "inset", basics.inset(o.content(), o.take("id"), classes=o.take("classes"))


def details(o: Options) -> tuple[str, dict[str, Any]]:
    context = basics.details(
        o.content(), o.text("summaryText", "summaryHtml"), open=o.take("open", False),
        id=o.take("id"), classes=o.take("classes"),
    )  # fmt: skip
    return "details", context


def panel(o: Options) -> tuple[str, dict[str, Any]]:
    if "interruption" in o.get("classes", ""):
        return "panel", {}
    title, level = o.text("titleText", "titleHtml"), int(o.take("headingLevel", 1))
    return "panel", basics.panel(o.content(), title, level=level, classes=o.take("classes"))


def warning(o: Options) -> tuple[str, dict[str, Any]]:
    fallback = o.take("iconFallbackText", "Warning")
    return "warning", basics.warning(o.content(), fallback=fallback, classes=o.take("classes"))


def phase_banner(o: Options) -> tuple[str, dict[str, Any]]:
    label = Options(o.take("tag", {}))
    context = basics.phase_banner(o.content(), label.take("text"), classes=o.take("classes"))
    o.leave(label)
    return "phase_banner", context


def skip_link(o: Options) -> tuple[str, dict[str, Any]]:
    return "skip_link", basics.skip_link(o.take("href", "#content"), o.text())


def table(o: Options) -> tuple[str, dict[str, Any]]:
    head, rows = o.take("head", []), [row for row in o.take("rows", []) if row]
    numeric = {i for i, cell in enumerate(head or (rows[0] if rows else [])) if cell.get("format") == "numeric"}
    for cell in [*head, *(cell for row in rows for cell in row)]:
        o.leave({key: value for key, value in cell.items() if key not in ("text", "html", "format")})
    size = o.take("captionClasses").removeprefix("govuk-table__caption--")
    context = lists.table(
        [[Options(cell).text() for cell in row] for row in rows], [Options(cell).text() for cell in head],
        caption=o.take("caption"), caption_size=size, numeric=numeric,
        first_is_header=o.take("firstCellIsHeader", False), classes=o.take("classes"),
    )  # fmt: skip
    return "table", context


def summary_list(o: Options) -> tuple[str, dict[str, Any]]:
    rows = []
    for item in [row for row in o.take("rows", []) if row]:
        row, actions = Options(item), []
        listed = Options(row.pop("actions", None) or {})
        for action in listed.take("items", []):
            link = Options(action)
            actions.append({"text": link.text(), "href": link.take("href"), "hidden": link.take("visuallyHiddenText")})
            o.leave(link)
        key, value = Options(row.take("key", {})), Options(row.take("value", {}))
        rows.append({"key": key.text(), "value": value.text(), "actions": actions})
        o.leave(row, key, value, listed)
    box = Options(o.take("card", {}))
    heading = Options(box.take("title", {}))
    card, level = heading.text(), int(heading.take("headingLevel", 2))
    o.leave(box, heading)
    return "summary_list", lists.summary_list(rows, card=card, card_level=level, classes=o.take("classes"))


def task_list(o: Options) -> tuple[str, dict[str, Any]]:
    items = []
    for item in o.take("items", []):
        entry = Options(item or {"nothing": True})  # theirs counts the gaps, ours has none
        title, hint = Options(entry.take("title", {})), Options(entry.take("hint", {}))
        status = Options(entry.take("status", {}))
        label = Options(status.take("tag", {}))
        items.append(
            {"title": title.text(), "href": entry.take("href"), "hint": hint.text(), "status": status.text(),
             "tag": label}
        )  # fmt: skip
        o.leave(entry, title, hint, status)
    context = lists.task_list(items, id=o.take("idPrefix", "task-list"), classes=o.take("classes"))
    for shown, item in zip(context["items"], items, strict=True):
        shown["tag"] = _state_like(item["tag"], o)
    return "task_list", context


def _state_like(label: Options, o: Options) -> Mapping[str, str] | None:
    if not label:
        return None
    colour, rest = modifiers(label.take("classes"), "govuk-tag")
    if rest:
        o["tag classes"] = rest
    return {"word": label.text(), "colour": colour}


def pagination(o: Options) -> tuple[str, dict[str, Any]]:
    previous, following = Options(o.take("previous", {})), Options(o.take("next", {}))
    items = [item for item in o.take("items", []) if item]
    if not items:
        o["items"] = items  # ours always names its pages
    context = {
        "several": True, "label": o.take("landmarkLabel", "Pagination"), "items": items,
        "previous": previous.take("href"), "next": following.take("href"),
    }  # fmt: skip
    o.leave(previous, following)
    for item in items:
        o.leave({key: item[key] for key in ("visuallyHiddenText", "attributes") if key in item})
        if not str(item.get("number", "1")).isdigit():
            o["number"] = item["number"]
    return "pagination", context


ADAPTERS: dict[str, Callable[[Options], tuple[str, dict[str, Any]]]] = {
    "back-link": back_link,
    "breadcrumbs": breadcrumbs,
    "button": button,
    "details": details,
    "error-message": error_message,
    "error-summary": error_summary,
    "inset-text": inset,
    "notification-banner": notification,
    "pagination": pagination,
    "panel": panel,
    "phase-banner": phase_banner,
    "skip-link": skip_link,
    "summary-list": summary_list,
    "table": table,
    "tag": tag,
    "task-list": task_list,
    "warning-text": warning,
}


def ours(component: str, options: Mapping[str, Any]) -> str | None:
    """Our HTML for a fixture's options, or None when it uses what we do not offer."""
    taken = Options(options)
    name, context = ADAPTERS[component](taken)
    return None if taken else render_to_string(f"components/{name}.html", context)
