"""Two texts word by word, and a third from which both came: what differs, and both brought together.

Texts are split into words and the space between them; ``difflib`` matches the words. What it costs is
bounded: where the same words stand in both texts too often to try every pairing, paragraphs are matched
first, and a stretch that is still too large counts as changed whole.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

MOST_PAIRINGS = 400_000
OPEN, CLOSE = "⟦", "⟧"
"""What nobody types: marks where two people changed the same words."""

_PARTS = re.compile(r"\s+|[^\s]+")


class Kind(StrEnum):
    SAME = "same"
    GONE = "gone"
    NEW = "new"


@dataclass(frozen=True)
class Piece:
    """A stretch of text that both have, that only the first has (gone) or that only the second has (new)."""

    kind: Kind
    text: str


@dataclass(frozen=True)
class Merged:
    """Both changes in one text. ``clashes`` counts the places that hold both, marked, for a person to settle."""

    text: str
    clashes: int = 0


Block = tuple[int, int, int]
"""Where the same words begin in the first and in the second text, and how many they are."""


def words_of(text: str) -> list[str]:
    """The text in words and the white space between them: joined again they are the text."""
    return _PARTS.findall(text)


def difference(old: str, new: str) -> list[Piece]:
    """From one text to another: joined, the same and the gone are the old, the same and the new the new."""
    before, after = words_of(old), words_of(new)
    pieces: list[Piece] = []
    old_at = new_at = 0
    for old_from, new_from, size in [*_same(before, after), (len(before), len(after), 0)]:
        pieces += _piece(Kind.GONE, before[old_at:old_from])
        pieces += _piece(Kind.NEW, after[new_at:new_from])
        pieces += _piece(Kind.SAME, before[old_from : old_from + size])
        old_at, new_at = old_from + size, new_from + size
    return pieces


def merge(base: str, mine: str, theirs: str) -> Merged:
    """What both made of ``base``, in one text. Nothing that either wrote is left out.

    Where both put something in at the same place, theirs comes first. Where both changed the same words,
    both stand side by side between marks, each under whose it is.
    """
    split = [words_of(text) for text in (base, mine, theirs)]
    parts: list[str] = []
    clashes = 0
    for in_base, in_mine, in_theirs in _stretches(*split):
        text, clash = _settled("".join(in_base), "".join(in_mine), "".join(in_theirs))
        parts.append(text)
        clashes += clash
    return Merged("".join(parts), clashes)


def merge_choices(base: Iterable[str], mine: Iterable[str], theirs: Iterable[str]) -> list[str]:
    """Several choices: what either ticked is ticked, what either took away is gone; the order is theirs, then mine."""
    before, ours = list(base), list(mine)
    kept = [choice for choice in theirs if choice not in before or choice in ours]
    return kept + [choice for choice in ours if choice not in kept and choice not in before]


def has_marks(text: str) -> bool:
    """Whether something is still to settle."""
    return OPEN in text or CLOSE in text


def _piece(kind: Kind, parts: Sequence[str]) -> list[Piece]:
    return [Piece(kind, "".join(parts))] if parts else []


def _settled(base: str, mine: str, theirs: str) -> tuple[str, int]:
    if mine in (theirs, base):
        return theirs, 0
    if theirs == base:
        return mine, 0
    if not base.strip():
        return _both_put_in(base, mine, theirs), 0
    marked = f"{OPEN}Theirs: {theirs.strip()}{CLOSE} {OPEN}Yours: {mine.strip()}{CLOSE}"
    return _space_before(mine, theirs) + marked + _space_after(mine, theirs), 1


def _both_put_in(base: str, mine: str, theirs: str) -> str:
    if not mine.strip() or not theirs.strip():
        return mine if mine.strip() else theirs
    between = "" if theirs[-1].isspace() or mine[0].isspace() else base or "\n\n"
    return theirs + between + mine


def _space_before(mine: str, theirs: str) -> str:
    return next((text[: len(text) - len(text.lstrip())] for text in (mine, theirs) if text != text.lstrip()), "")


def _space_after(mine: str, theirs: str) -> str:
    return next((text[len(text.rstrip()) :] for text in (mine, theirs) if text != text.rstrip()), "")


def _stretches(base: list[str], mine: list[str], theirs: list[str]) -> Iterator[tuple[list[str], list[str], list[str]]]:
    """Runs of the three that belong together: in turn what all three share, and what lies between."""
    base_at = mine_at = theirs_at = 0
    for start, in_mine, in_theirs, size in _shared(_same(base, mine), _same(base, theirs)):
        yield base[base_at:start], mine[mine_at:in_mine], theirs[theirs_at:in_theirs]
        same = base[start : start + size]
        yield same, same, same
        base_at, mine_at, theirs_at = start + size, in_mine + size, in_theirs + size
    yield base[base_at:], mine[mine_at:], theirs[theirs_at:]


def _shared(mine: Sequence[Block], theirs: Sequence[Block]) -> Iterator[tuple[int, int, int, int]]:
    """Where in the base, in mine and in theirs the same words stand in all three, and how many."""
    first, second = 0, 0
    while first < len(mine) and second < len(theirs):
        (base_1, at_1, size_1), (base_2, at_2, size_2) = mine[first], theirs[second]
        start, end = max(base_1, base_2), min(base_1 + size_1, base_2 + size_2)
        if start < end:
            yield start, at_1 + start - base_1, at_2 + start - base_2, end - start
        if base_1 + size_1 < base_2 + size_2:
            first += 1
        else:
            second += 1


def _same(before: list[str], after: list[str]) -> list[Block]:
    """Where the two say the same, in order."""
    head = _common(zip(before, after, strict=False))
    tail = _common(zip(reversed(before[head:]), reversed(after[head:]), strict=False))
    middle_1, middle_2 = before[head : len(before) - tail], after[head : len(after) - tail]
    blocks: list[Block] = [(0, 0, head)] if head else []
    blocks += [(head + x, head + y, size) for x, y, size in _matched(middle_1, middle_2)]
    if tail:
        blocks.append((len(before) - tail, len(after) - tail, tail))
    return blocks


def _common(pairs: Iterable[tuple[str, str]]) -> int:
    count = 0
    for one, other in pairs:
        if one != other:
            break
        count += 1
    return count


def _matched(before: list[str], after: list[str]) -> list[Block]:
    if _pairings(before, after) <= MOST_PAIRINGS:
        return _blocks(before, after)
    lines_1, lines_2 = _lines(before), _lines(after)
    if max(len(lines_1), len(lines_2)) < 2 or _pairings(lines_1, lines_2) > MOST_PAIRINGS:
        return []
    return list(_by_lines(before, after, lines_1, lines_2))


def _by_lines(before: list[str], after: list[str], lines_1: list[str], lines_2: list[str]) -> Iterator[Block]:
    """Lines that are the same in both, and the words that are the same in the lines between them."""
    starts_1, starts_2 = _starts(lines_1), _starts(lines_2)
    at_1 = at_2 = 0
    for line_1, line_2, size in [*_blocks(lines_1, lines_2), (len(lines_1), len(lines_2), 0)]:
        from_1, from_2 = starts_1[line_1], starts_2[line_2]
        between_1, between_2 = before[at_1:from_1], after[at_2:from_2]
        if _pairings(between_1, between_2) <= MOST_PAIRINGS:
            yield from ((at_1 + x, at_2 + y, length) for x, y, length in _blocks(between_1, between_2))
        if size:
            yield from_1, from_2, starts_1[line_1 + size] - from_1
        at_1, at_2 = starts_1[line_1 + size], starts_2[line_2 + size]


def _lines(parts: list[str]) -> list[str]:
    lines = [""]
    for part in parts:
        lines[-1] += part
        if "\n" in part:
            lines.append("")
    return lines if lines[-1] else lines[:-1]


def _starts(lines: list[str]) -> list[int]:
    """At which word each line begins, and where the last ends."""
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(words_of(line)))
    return starts


def _pairings(before: list[str], after: list[str]) -> int:
    """How many pairs of the same word difflib would have to look at, white space aside."""
    counted = Counter(part for part in after if not part.isspace())
    return sum(counted[part] for part in before)


def _blocks(before: list[str], after: list[str]) -> list[Block]:
    matcher = SequenceMatcher(str.isspace, before, after, autojunk=False)
    return [(block.a, block.b, block.size) for block in matcher.get_matching_blocks() if block.size]
