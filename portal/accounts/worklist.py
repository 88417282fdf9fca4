"""What waits for a person: apps register providers, the admin's first page shows the items."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from portal.accounts.models import User


@dataclass(frozen=True)
class WorkItem:
    """One line of the work list. `count` is how many wait; `due` is the nearest deadline, or what `due_word` says.

    What does not wait for the person, yet is theirs to follow, goes under a heading below: `group`.
    `state` is a code of the look, shown as a tag; `folded` keeps the group closed until it is opened.
    """

    title: str
    detail: str
    url: str
    count: int | None = None
    due: dt.datetime | None = None
    due_word: str = "closes"
    urgent: bool = False
    action: str = "Open"
    order: int = 100
    group: str = ""
    state: str = ""
    folded: bool = False


Provider = Callable[[User], Sequence[WorkItem]]

_providers: list[Provider] = []


def register(provider: Provider) -> Provider:
    """Add a provider, from `AppConfig.ready()`. Registering twice counts once."""
    if provider not in _providers:
        _providers.append(provider)
    return provider


def items_for(user: User) -> list[WorkItem]:
    """Everything that waits for this person: urgent first, then by order, deadline and title."""
    items = [item for provider in _providers for item in provider(user)]
    return sorted(items, key=_rank)


@dataclass(frozen=True)
class WorkList:
    """What waits, and below it the groups of what there is to follow."""

    waiting: Sequence[WorkItem]
    groups: Sequence[tuple[str, Sequence[WorkItem]]]


def work_list_for(user: User) -> WorkList:
    """The first page of one person, in the order of `items_for`."""
    items = items_for(user)
    names = dict.fromkeys(item.group for item in items if item.group)
    groups = [(name, [item for item in items if item.group == name]) for name in names]
    return WorkList([item for item in items if not item.group], groups)


def _rank(item: WorkItem) -> tuple[bool, int, bool, float, str]:
    due = item.due.timestamp() if item.due else 0.0
    return (not item.urgent, item.order, item.due is None, due, item.title)
