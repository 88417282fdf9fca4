"""What changed between two wordings, line by line and, within a line, word by word."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum


class Change(StrEnum):
    """What became of a piece of text."""

    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words, and what became of them."""

    change: Change
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the wording in pieces."""

    pieces: tuple[Piece, ...]

    @property
    def is_changed(self) -> bool:
        """Whether anything in it is new or gone."""
        return any(piece.change is not Change.SAME for piece in self.pieces)


def changes(old: str, new: str) -> list[Line]:
    """Every line of the new wording, and those of the old one that are gone."""
    before, after = old.strip().splitlines(), new.strip().splitlines()
    lines: list[Line] = []
    for tag, start, end, first, last in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        lines += _lines(tag, before[start:end], after[first:last])
    return lines


def _lines(tag: str, gone: Sequence[str], come: Sequence[str]) -> Iterator[Line]:
    if tag == "equal":
        yield from (Line((Piece(Change.SAME, line),)) for line in come)
        return
    both = min(len(gone), len(come))
    yield from (Line(tuple(_words(one, other))) for one, other in zip(gone[:both], come[:both], strict=True))
    yield from (Line((Piece(Change.REMOVED, line),)) for line in gone[both:] if line.strip())
    yield from (Line((Piece(Change.ADDED, line),)) for line in come[both:] if line.strip())


def _words(one: str, other: str) -> Iterator[Piece]:
    before, after = re.findall(r"\s+|\S+", one), re.findall(r"\s+|\S+", other)
    for tag, start, end, first, last in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            yield Piece(Change.SAME, "".join(after[first:last]))
            continue
        if end > start:
            yield Piece(Change.REMOVED, "".join(before[start:end]))
        if last > first:
            yield Piece(Change.ADDED, "".join(after[first:last]))
