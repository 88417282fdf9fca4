"""Turns the ``source`` cells of the data files into citations.

Several citations stand in one cell, apart by `` ; `` or `` | ``. A title before an address belongs to
that address, unless the title names the file it was read from (``[000_…txt]``): then it stands alone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_APART = re.compile(r" \| | ; ")
_FILE = re.compile(r"\s*\[\d{3}_[0-9a-f]+\.txt\]")
_ADDRESS = re.compile(r"https?://\S+")


@dataclass(frozen=True)
class Citation:
    """What a source is called, and its address where one is known."""

    citation: str
    url: str = ""


def citations(cell: str, *, apart: re.Pattern[str] = _APART) -> list[Citation]:
    """The citations of a cell, each once, in order."""
    found: list[Citation] = []
    waiting = ""
    for piece in (piece.strip() for piece in apart.split(cell)):
        if not _ADDRESS.match(piece):
            found += [Citation(_plain(waiting))] if waiting else []
            waiting = piece
            continue
        if waiting and _FILE.search(waiting):
            found.append(Citation(_plain(waiting)))
            waiting = ""
        found.append(_addressed(waiting, piece))
        waiting = ""
    found += [Citation(_plain(waiting))] if waiting else []
    return list(dict.fromkeys(found))


def loose_citations(cell: str) -> list[Citation]:
    """The same for conflicts.csv, whose cells also put ``; `` between short names."""
    return citations(cell, apart=re.compile(r" \| |; "))


def _plain(text: str) -> str:
    return _FILE.sub("", text).strip()


def _addressed(title: str, piece: str) -> Citation:
    address = _ADDRESS.match(piece)
    url = address.group(0) if address else ""
    if len(url) > 500:
        url = ""
    return Citation(title or piece, url)
