"""Short ways to tell somebody something in tests."""

from itertools import count
from typing import Any

from portal.accounts.models import User
from portal.notices.kinds import Kind
from portal.notices.models import Notice
from portal.notices.services import tell

_numbers = count(1)
CERTIFIED = "bids.certified"
"""A kind that leaves every choice."""

CONTEXT = {
    "name": "Sam",
    "who": "Amina",
    "office": "Section 151 officer",
    "reference": "B-1",
    "certified": True,
    "result": "certified",
}


def tell_certified(person: User, **changes: Any) -> Notice:
    """Tell one person that a bid was certified; each call is another event."""
    values: dict[str, Any] = {
        "key": f"certified:{next(_numbers)}:{person.pk}",
        "to": person,
        "subject": "Bid B-1 certified",
        "template": "bids/certified",
        "context": {**CONTEXT, "at": "at 3pm on 1 May 2026", "path": "/bids/B-1/"},
        "path": "/bids/B-1/",
        "about": "B-1 in Round one",
        "by": None,
    } | changes
    tell(**values)
    return Notice.objects.get(key=values["key"])


def no_choice(kind: Kind) -> bool:
    """Whether a kind leaves nothing to choose."""
    return len(kind.deliveries) == 1
