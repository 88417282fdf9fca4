"""The links across the top of each audience's pages."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest


@dataclass(frozen=True)
class Link:
    """One place in the service navigation, and whether the reader is there."""

    text: str
    href: str
    active: bool = False
    current: bool = False


PUBLIC = (
    ("Rounds", "/rounds/"),
    ("Projects", "/projects/"),
    ("Authorities", "/authorities/"),
    ("Map", "/map/"),
    ("Evidence", "/evidence/"),
    ("Programmes", "/programmes/"),
    ("Sign in to bid", "/bids/"),
)
NOTICES = "Notifications"
BIDDER = (
    ("Your bids", "/bids/"),
    ("Rounds", "/rounds/"),
    (NOTICES, "/notifications/"),
    ("Your account", "/accounts/"),
    ("Sign out", "/accounts/logout/"),
)
VISITOR = (("Rounds", "/rounds/"), ("Sign in", "/accounts/login/"))
STAFF = ("Department work list", "/admin/")


def navigation(request: HttpRequest | None, audience: str) -> dict[str, Any]:
    """The navigation of "public" or "bidder" pages; the same for everyone on public ones."""
    path = request.path if request else ""
    return {
        "home": "/" if audience == "public" else "/bids/",
        "links": [_link(text, href, path) for text, href in _places(request, audience)],
    }


def _places(request: HttpRequest | None, audience: str) -> tuple[tuple[str, str], ...]:
    if audience == "public":
        return PUBLIC
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return VISITOR
    places = (*BIDDER[:2], STAFF, *BIDDER[2:]) if user.is_staff else BIDDER
    unread = getattr(user, "unread_notices", 0)  # counted where the person is found, see portal.notices
    return tuple((f"{text} ({unread})" if text == NOTICES and unread else text, href) for text, href in places)


def _link(text: str, href: str, path: str) -> Link:
    inside = path.startswith(href) and not (href == "/accounts/" and "logout" in path)
    return Link(text=text, href=href, active=inside, current=path == href)
