"""A difference cut to what was changed and the words around it, for a page that lists many versions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bids.selectors.comparing import Kind, Piece, words_of

AROUND = 12
"""Words that stand before and after a change, so that its place is known."""

MOST = 60
"""Words shown of a stretch that was put in or taken out."""

WORTH = 10
"""Fewer words than this are not left out: the mark for it would be harder to read."""

GAP = " … "


def shortened(pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces with what nobody changed cut down to its ends, and long changes to their beginning.

    Empty when nothing is left out, for then the whole is short enough.
    """
    last = len(pieces) - 1
    cut = [
        _ends(piece, before=place > 0, after=place < last) if piece.kind == Kind.SAME else _beginning(piece)
        for place, piece in enumerate(pieces)
    ]
    return cut if cut != list(pieces) else []


def _ends(piece: Piece, *, before: bool, after: bool) -> Piece:
    """What stands next to the changes before and after; a version that changed nothing has neither."""
    first, rest = (AROUND if before else 0), (AROUND if after else 0)
    words = words_of(piece.text)
    if _count(words) < (first + rest or MOST) + WORTH:
        return piece
    if not first and not rest:
        return _beginning(piece)
    head = _first(words, first)
    tail = _first(words[::-1], rest)[::-1]
    return replace(piece, text=f"{''.join(head)}{GAP}{''.join(tail)}")


def _beginning(piece: Piece) -> Piece:
    words = words_of(piece.text)
    if _count(words) < MOST + WORTH:
        return piece
    return replace(piece, text=f"{''.join(_first(words, MOST))}{GAP}")


def _count(words: Sequence[str]) -> int:
    return sum(not word.isspace() for word in words)


def _first(words: Sequence[str], wanted: int) -> list[str]:
    """As many words from the front, with the white space between and before them."""
    taken: list[str] = []
    for word in words:
        if not word.isspace():
            if not wanted:
                break
            wanted -= 1
        elif not wanted:
            break
        taken.append(word)
    return taken
