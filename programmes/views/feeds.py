"""Feeds of awards and rounds, and a calendar of deadlines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse
from django.utils.feedgenerator import Atom1Feed

from programmes.selectors.feeds import Deadline, Entry, deadlines, newest_awards, newest_rounds
from programmes.selectors.opendata.identifiers import absolute
from programmes.views.public import public_page

ATOM_TYPE = "application/atom+xml; charset=utf-8"
CALENDAR_TYPE = "text/calendar; charset=utf-8"
LINE_OCTETS = 75
PUBLISHER = "Department for Education"


@public_page
def awards(request: HttpRequest) -> HttpResponse:
    """The newest awards."""
    return atom("Awards of the innovation fund", request.path, "/projects/", newest_awards())


@public_page
def rounds(request: HttpRequest) -> HttpResponse:
    """The rounds, newest news first."""
    return atom("Rounds of the innovation fund", request.path, "/rounds/", newest_rounds())


@public_page
def calendar(request: HttpRequest) -> HttpResponse:
    """Deadlines as iCalendar (RFC 5545)."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Department for Education//Innovation fund//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        "X-WR-CALNAME:Innovation fund deadlines",
        *(line for one in deadlines() for line in _event(one)),
        "END:VCALENDAR",
    ]
    content = "".join(f"{part}\r\n" for line in lines for part in _folded(line))
    return HttpResponse(content.encode(), content_type=CALENDAR_TYPE)


def atom(title: str, path: str, page: str, entries: Iterable[Entry]) -> HttpResponse:
    feed = Atom1Feed(
        title=title, link=absolute(page), description="", language="en-GB", feed_url=absolute(path),
        author_name=PUBLISHER, feed_guid=absolute(path),
    )  # fmt: skip
    for entry in entries:
        feed.add_item(
            title=entry.title, link=entry.url, description=entry.summary, unique_id=entry.identifier,
            updateddate=entry.updated,
        )  # fmt: skip
    if not feed.items:  # an empty feed would be dated now, and never the same twice
        feed.latest_post_date = lambda: datetime(1970, 1, 1, tzinfo=UTC)  # type: ignore[method-assign]  # of this one
    return HttpResponse(feed.writeString("utf-8"), content_type=ATOM_TYPE)


def _event(one: Deadline) -> Iterator[str]:
    host = absolute("").split("//")[-1]
    yield "BEGIN:VEVENT"
    yield f"UID:{one.identifier}@{host}"
    yield f"DTSTAMP:{_utc(one.stamped)}"
    yield f"DTSTART:{_utc(one.at)}"
    yield f"SUMMARY:{_escaped(one.title)}"
    yield f"URL:{one.url}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _utc(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _escaped(text: str) -> str:
    """RFC 5545, 3.3.11."""
    for plain, written in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\r\n", "\\n"), ("\n", "\\n"), ("\r", "\\n")):
        text = text.replace(plain, written)
    return text


def _folded(line: str) -> Iterator[str]:
    """Lines of at most 75 octets, no letter cut in two (RFC 5545, 3.1)."""
    part, size = "", 0
    for letter in line:
        octets = len(letter.encode())
        if size + octets > LINE_OCTETS:
            yield part
            part, size = " ", 1
        part, size = part + letter, size + octets
    yield part
