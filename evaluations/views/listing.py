"""Lists of a round: the same columns on the page and in the spreadsheet, sorted as the address says."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.core.paginator import Paginator
from django.http import HttpRequest

Row = TypeVar("Row")
A_PAGE = 50


@dataclass(frozen=True, slots=True)
class Column(Generic[Row]):
    """One column: its name in addresses, its head, and what a row says in it (sorted and exported)."""

    key: str
    title: str
    value: Callable[[Row], Any]
    is_numeric: bool = False
    on_page: bool = True


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a column on the page: where it leads, and how the list is sorted by it now."""

    title: str
    url: str
    sorted: str
    is_numeric: bool


def ordered(rows: Sequence[Row], columns: Sequence[Column[Row]], sort: str) -> list[Row]:
    """The rows in the order of a column, "-key" downwards; empty values last; unknown names change nothing."""
    column = next((each for each in columns if each.key == sort.removeprefix("-")), None)
    if column is None:
        return list(rows)
    empty = [row for row in rows if column.value(row) in (None, "")]
    filled = [row for row in rows if column.value(row) not in (None, "")]
    return [*sorted(filled, key=column.value, reverse=sort.startswith("-")), *empty]


def heads(request: HttpRequest, columns: Sequence[Column[Row]], sort: str) -> list[Head]:
    """The heads of the columns on the page, each a link that sorts by it, and back again."""
    found = []
    for column in columns:
        if not column.on_page:
            continue
        asked = request.GET.copy()
        asked.pop("page", None)
        asked["sort"] = f"-{column.key}" if sort == column.key else column.key
        state = {column.key: "ascending", f"-{column.key}": "descending"}.get(sort, "")
        found.append(Head(column.title, f"?{asked.urlencode()}", state, column.is_numeric))
    return found


def listed(
    request: HttpRequest, rows: Sequence[Row], columns: Sequence[Column[Row]], *, usual: str = ""
) -> dict[str, Any]:
    """What a list's template needs: the page of rows, the heads, and the address's own query."""
    sort = request.GET.get("sort", usual)
    asked = request.GET.copy()
    for name in ("page", *(name for name in request.GET if not request.GET[name])):
        asked.pop(name, None)
    return {
        "rows": Paginator(ordered(rows, columns, sort), A_PAGE).get_page(request.GET.get("page")),
        "heads": heads(request, columns, sort),
        "total": len(rows),
        "query": asked.urlencode(),
    }
