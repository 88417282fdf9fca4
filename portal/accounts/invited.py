"""Whether somebody without an account has been invited: apps that invite people say so here."""

from collections.abc import Callable

Asker = Callable[[str], bool]

_askers: list[Asker] = []


def register(asker: Asker) -> Asker:
    """Add a function that says whether an email address has an open invitation, from `AppConfig.ready()`."""
    if asker not in _askers:
        _askers.append(asker)
    return asker


def is_invited(email: str) -> bool:
    """Whether any app has an open invitation for this address."""
    return any(asker(email.strip().lower()) for asker in _askers)
