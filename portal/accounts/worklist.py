"""What waits for a person: apps register providers, the admin's first page shows the items."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from portal.accounts.models import User


@dataclass(frozen=True)
class WorkItem:
    """One line of the work list. `count` is how many wait; `due` is the nearest deadline."""

    title: str
    detail: str
    url: str
    count: int | None = None
    due: dt.datetime | None = None
    urgent: bool = False
    action: str = "Open"
    order: int = 100


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


def _rank(item: WorkItem) -> tuple[bool, int, bool, float, str]:
    due = item.due.timestamp() if item.due else 0.0
    return (not item.urgent, item.order, item.due is None, due, item.title)
