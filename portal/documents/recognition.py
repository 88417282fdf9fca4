"""What the check page knows: letters by their code, files by their SHA-256.

Anything that somebody outside may hold can be made known here: the ground registers documents, and an app
registers what it gives out itself, such as the receipt of a bid.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from portal.look.words import day


@dataclass(frozen=True, slots=True)
class Recognised:
    """Something of ours, told in words that whoever holds it may read: never an amount, never a person.

    ``not_in_force`` says why it no longer holds, or is "". ``signed_by`` is "" for what carries no signature.
    ``size`` and ``sha256`` are those of the file as it left us, when there is one.
    """

    title: str
    reference: str
    what: str = "letter"
    facts: Sequence[tuple[str, str]] = field(default=())
    not_in_force: str = ""
    signed_by: str = ""
    signed_at: datetime | None = None
    is_demonstration: bool = False
    sha256: str = ""
    size: int = 0


class Verdict(StrEnum):
    """What a file turned out to be."""

    ORIGINAL = "original"
    ADDED_TO = "added to"
    ALTERED = "altered"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Finding:
    """The verdict on a file and, unless it is unknown, what it is or claims to be."""

    verdict: Verdict
    recognised: Recognised | None = None
    signature_is_intact: bool = False


@dataclass(frozen=True, slots=True)
class Recogniser:
    """How one app finds its own: by the code printed on it, and by the SHA-256 of the file."""

    by_code: Callable[[str], Recognised | None]
    by_digest: Callable[[str], Recognised | None]


_recognisers: dict[str, Recogniser] = {}


def erased(at: datetime | None, sha256: str) -> list[tuple[str, str]]:
    """What is said of something whose text is no longer kept: when it went, and its fingerprint, which stays."""
    if at is None:
        return []
    return [("Text", f"The text was erased on {day(at)} under the round’s rule; its fingerprint was {sha256}")]


def register(name: str, recogniser: Recogniser) -> None:
    """Make known how an app recognises what it gave out."""
    _recognisers[name] = recogniser


def by_code(code: str) -> Recognised | None:
    """What carries this code, or None."""
    return next((found for each in _recognisers.values() if (found := each.by_code(code))), None)


def by_digest(sha256: str) -> Recognised | None:
    """The file of ours that has this SHA-256, or None."""
    return next((found for each in _recognisers.values() if (found := each.by_digest(sha256))), None)
