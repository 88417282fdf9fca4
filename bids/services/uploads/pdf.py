"""Is a PDF a PDF, without a password and without anything that acts on its own?"""

from __future__ import annotations

from io import BytesIO
from typing import Any, Final

import pikepdf

from bids.refusals import BidRefused

MOST_OBJECTS: Final = 200_000
_ACTIONS: Final = {"/JavaScript": "JavaScript", "/Launch": "a command that starts programs"}


def check_pdf(name: str, content: bytes) -> None:
    """Raises ``BidRefused`` for a file that does not open, is locked, or holds scripts or files."""
    try:
        with pikepdf.open(BytesIO(content)) as pdf:
            _check_open(name, pdf)
    except pikepdf.PasswordError:
        raise BidRefused(f"“{name}” has a password. Save it without one and choose it again.") from None
    except (pikepdf.PdfError, RecursionError, ValueError) as error:
        raise BidRefused(
            f"“{name}” is damaged and does not open as a PDF. Save it again and choose it again."
        ) from error


def _check_open(name: str, pdf: pikepdf.Pdf) -> None:
    if pdf.is_encrypted:
        raise BidRefused(f"“{name}” is protected. Save it without protection and choose it again.")
    if not len(pdf.pages):
        raise BidRefused(f"“{name}” has no pages.")
    if len(pdf.objects) > MOST_OBJECTS:
        raise BidRefused(f"“{name}” is too complex to check. Print it to a new PDF and choose that.")
    for item in pdf.objects:
        found = _harm(item)
        if found:
            raise BidRefused(f"“{name}” contains {found}. Print it to a new PDF and choose that.")


def _harm(item: Any) -> str:
    """What a dictionary (of a stream too) and those directly inside it could do on their own."""
    waiting, seen = [item], 0
    while waiting and seen < 10_000:
        thing = waiting.pop()
        seen += 1
        if isinstance(thing, pikepdf.Array):
            waiting.extend(_direct(part) for part in thing)
        if not isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
            continue
        harm = _harm_of(thing)
        if harm:
            return harm
        waiting.extend(_direct(value) for _, value in thing.items())
    return ""


def _harm_of(thing: Any) -> str:
    if "/JS" in thing:
        return "JavaScript"
    if "/EF" in thing or "/EmbeddedFiles" in thing:
        return "other files inside it"
    if "/XFA" in thing:
        return "a form that runs scripts"
    return _ACTIONS.get(str(thing.get("/S", "")), "")


def _direct(value: Any) -> Any:
    """The value, unless it is an object of its own, which is looked at in its turn."""
    is_own = isinstance(value, pikepdf.Object) and value.is_indirect
    return None if is_own else value
