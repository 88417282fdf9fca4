"""The portal's own components: key figures, cards, time left, filters, progress."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.safestring import SafeString

from portal.look import words
from portal.look.states import StateLook, state_look

SOON = timedelta(hours=48)


def figure(
    value: object, label: str, *, source: str = "", source_url: str = "", note: str = "", href: str = ""
) -> dict[str, Any]:
    """A key figure: the number large, what it counts, and the line that says where it is from."""
    return {
        "value": value,
        "label": label,
        "source": source,
        "source_url": source_url,
        "note": note,
        "href": href,
    }


def grid(content: SafeString) -> dict[str, Any]:
    """Key figures or cards side by side, one under the other on a phone."""
    return {"content": content}


def time_left(
    closes_at: datetime | None, now: datetime | None = None, *, live: bool = False, word: str = "closes"
) -> dict[str, Any]:
    """Time left in words; in its last two days with a mark that it is soon. ``word`` is "closes" or "begins".

    ``live`` gives a script the server's time to count down from. Not for public pages: their bytes stay the same.
    """
    asked = now or timezone.now()
    closed = closes_at is not None and closes_at <= asked
    return {
        "closes_at": closes_at,
        "word": word,
        "closed": closed,
        "soon": closes_at is not None and not closed and closes_at - asked < SOON,
        "left": "" if closes_at is None or closed else words.duration(closes_at - asked),
        "moment": words.moment(closes_at),
        "machine": closes_at.isoformat() if closes_at else "",
        "asked": asked.isoformat() if live and not closed else "",
    }


def card(
    content: SafeString, title: str, href: str = "", *, state: str = "", level: int = 2, meta: str = ""
) -> dict[str, Any]:
    """A box about one thing, its title the link to it."""
    look: StateLook | None = state_look(state) if state else None
    return {"content": content, "title": title, "href": href, "look": look, "level": level, "meta": meta}


def hero(content: SafeString, title: str) -> dict[str, Any]:
    """The blue band of a home page: the title, and what answers the reader's question."""
    return {"content": content, "title": title}


def search_box(
    action: str,
    label: str,
    *,
    name: str = "q",
    value: str = "",
    hint: str = "",
    button: str = "Search",
    id: str = "search",
) -> dict[str, Any]:
    """One box that searches, as a GET form of its own."""
    return {
        "action": action,
        "label": label,
        "name": name,
        "value": value,
        "hint": hint,
        "button": button,
        "id": id,
    }


def filter_panel(
    content: SafeString,
    action: str,
    *,
    title: str = "Filter",
    active: int = 0,
    clear: str = "",
    apply: str = "Apply filters",
) -> dict[str, Any]:
    """Filters beside a list, as a GET form. ``active`` counts those in use, ``clear`` undoes them."""
    return {
        "content": content,
        "action": action,
        "title": title,
        "active": active,
        "clear": clear,
        "apply": apply,
    }


def progress(done: int, total: int, what: str = "done", *, id: str = "") -> dict[str, Any]:
    """``3 of 8 sections done`` with a bar; works without JavaScript, and says it in words."""
    return {"done": done, "total": max(total, 1), "text": f"{done:,} of {total:,} {what}", "id": id}


def empty(content: SafeString, title: str) -> dict[str, Any]:
    """What stands where a list would: why it is empty, and what fills it."""
    return {"content": content, "title": title}


def source_line(sources: Iterable[Mapping[str, str]]) -> dict[str, Any]:
    """``Source: …`` under a figure. A source is ``{"title", "url", "date"}``."""
    return {"sources": list(sources)}


def typed_text(fields: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """What a person had typed when the page could not take it, each in a box to copy from."""
    return {"fields": [(label, text, max(3, min(16, len(text) // 70 + 1))) for label, text in fields]}
