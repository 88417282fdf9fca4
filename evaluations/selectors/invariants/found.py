"""What a promise is, and what a check of it finds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

SHOWN = 10
"""How many broken rows are named; all are counted."""


@dataclass(slots=True)
class Found:
    """How many rows were looked at, how many break the promise, and the first of them in words."""

    checked: int = 0
    broken: int = 0
    said: list[str] = field(default_factory=list)

    def fault(self, sentence: str) -> None:
        """Count one broken row."""
        self.broken += 1
        if len(self.said) < SHOWN:
            self.said.append(sentence)


@dataclass(frozen=True, slots=True)
class Invariant:
    """One promise: its code, its words, and how it is checked."""

    code: str
    promise: str
    find: Callable[[], Found]


@dataclass(frozen=True, slots=True)
class Checked:
    """A promise with what was found, and how many seconds that took."""

    invariant: Invariant
    found: Found
    seconds: float

    @property
    def holds(self) -> bool:
        """Whether nothing breaks it."""
        return self.found.broken == 0


def by_query(
    code: str, promise: str, *, count: str, broken: str, says: str, parts: Mapping[str, str] | None = None
) -> Invariant:
    """A promise that the database checks: ``broken`` gives the rows that break it, each told by ``says``.

    Counted and read in the database, so that ten thousand rows cost two queries. ``parts`` are stretches
    of SQL that several queries share: ``<name>`` stands for them.
    """
    for name, part in (parts or {}).items():
        count, broken = count.replace(f"<{name}>", part), broken.replace(f"<{name}>", part)

    def find() -> Found:
        found = Found(checked=int(_rows(count)[0][0]))
        for row in _rows(broken):
            found.fault(says.format(*row))
        return found

    return Invariant(code, promise, find)


def _rows(query: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return list(cursor.fetchall())


def tally(faults: Iterable[str | None]) -> Found:
    """Counts one for every row, and the sentence of those that are broken."""
    found = Found()
    for sentence in faults:
        found.checked += 1
        if sentence:
            found.fault(sentence)
    return found
