"""GOV.UK components made of rows: summary list, task list, table, pages, error summary."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.core.paginator import Page
from django.http import HttpRequest, QueryDict

from portal.look.components.basics import _classes
from portal.look.states import state_look

Row = Mapping[str, Any]


def summary_list(rows: Iterable[Row], *, card: str = "", card_level: int = 2, classes: str = "") -> dict[str, Any]:
    """Names and values. A row is ``{"key", "value", "actions": [{"text", "href", "hidden"}]}``.

    ``hidden`` finishes the link's words for those who cannot see the row ("Change"
    + "the title"). ``card`` puts the list in a box with that heading.
    """
    listed = [{**row, "actions": list(row.get("actions") or ())} for row in rows]
    return {
        "rows": listed,
        "any_actions": any(row["actions"] for row in listed),
        "card": card,
        "card_level": card_level,
        "classes": _classes("govuk-summary-list", extra=classes),
    }


def task_list(items: Iterable[Row], *, id: str = "task-list", classes: str = "") -> dict[str, Any]:
    """Things to do. An item is ``{"title", "href", "hint", "state"}``.

    ``state`` is a code of ``portal.look.states`` ("completed" is shown as plain text,
    "cannot_start" greyed); ``status`` is free text instead of a state.
    """
    listed = [_task(item, f"{id}-{index}") for index, item in enumerate(items, start=1)]
    return {"items": listed, "classes": _classes("govuk-task-list", extra=classes)}


def _task(item: Row, id: str) -> dict[str, Any]:
    state = item.get("state", "")
    look = state_look(state) if state else None
    plain = state in ("completed", "cannot_start")
    return {
        "title": item["title"],
        "href": item.get("href", ""),
        "hint": item.get("hint", ""),
        "hint_id": f"{id}-hint",
        "status_id": f"{id}-status",
        "status": look.word if look and plain else item.get("status", ""),
        "tag": look if look and not plain else None,
        "cannot_start": state == "cannot_start",
    }


def table(
    rows: Iterable[Sequence[Any]],
    head: Iterable[Any] = (),
    *,
    caption: str = "",
    caption_size: str = "",
    numeric: Iterable[int] = (),
    first_is_header: bool = False,
    stack: bool = False,
    classes: str = "",
) -> dict[str, Any]:
    """A plain table of texts. ``numeric`` lists the columns (from 0) that align right.

    ``stack`` makes each row a card on a phone, its cells named by the column's head.
    """
    right, heads = set(numeric), list(head)
    names = heads if stack else []
    return {
        "caption": caption,
        "caption_classes": f"govuk-table__caption--{caption_size}" if caption_size else "",
        "head": [(text, index in right) for index, text in enumerate(heads)],
        "rows": [[(cell, index in right, _name(names, index)) for index, cell in enumerate(row)] for row in rows],
        "first_is_header": first_is_header,
        "classes": _classes("govuk-table", extra=f"{classes} {'portal-table--stack' if stack else ''}".strip()),
    }


def _name(names: Sequence[Any], index: int) -> str:
    return str(names[index]) if index < len(names) else ""


def pagination(page: Page[Any], request: HttpRequest | None, *, label: str = "Pages") -> dict[str, Any]:
    """Pages of a list, keeping whatever else is in the address (search, filters)."""
    query = request.GET if request else QueryDict()

    def address(number: int) -> str:
        changed = query.copy()
        changed["page"] = str(number)
        return f"?{changed.urlencode()}"

    return {
        "label": label,
        "several": page.paginator.num_pages > 1,
        "previous": address(page.previous_page_number()) if page.has_previous() else "",
        "next": address(page.next_page_number()) if page.has_next() else "",
        "items": [_page_item(entry, page, address) for entry in _shown_pages(page)],
    }


def _shown_pages(page: Page[Any]) -> Iterable[int | str]:
    return page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)


def _page_item(entry: int | str, page: Page[Any], address: Any) -> dict[str, Any]:
    if not isinstance(entry, int):
        return {"ellipsis": True}
    return {"number": entry, "href": address(entry), "current": entry == page.number}


def error_list(errors: Iterable[Row], *, title: str = "There is a problem", description: str = "") -> dict[str, Any]:
    """The box above the heading. An error is ``{"text", "href"}``; without ``href``, no link."""
    return {"errors": list(errors), "title": title, "description": description}
