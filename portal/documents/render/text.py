"""What a person typed, made fit for a PDF: no character without a picture.

PDF/A-3u (6.2.11.8) and PDF/UA-1 (7.21.8) forbid the "missing glyph" box, since nobody
can read it back. A character that no bundled font has is written out: an emoji or sign
by its name in brackets, a letter of another script as a white square.
"""

import unicodedata
from functools import cache
from typing import Final

from portal.documents.render.fonts import covered

WHITE_SQUARE: Final = "\u25a1"
_LAYOUT: Final = frozenset("\n\r\t")


def printable(html: str) -> str:
    """The same HTML in which every character can be printed."""
    strange = set(html) - covered() - _LAYOUT
    if not strange:
        return html
    return html.translate({ord(character): instead_of(character) for character in strange})


@cache
def instead_of(character: str) -> str:
    """What is printed for a character that no bundled font has."""
    category = unicodedata.category(character)
    if category in {"Cc", "Cf", "Cs", "Mn", "Me"}:
        return ""
    if category == "Zs":
        return " "
    if category in {"So", "Sk", "Sm", "Sc"}:
        name = unicodedata.name(character, "")
        return f"[{name.lower()}]" if name else WHITE_SQUARE
    return WHITE_SQUARE
