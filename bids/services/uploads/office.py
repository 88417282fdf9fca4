"""Is a DOCX or XLSX what it says: its parts (ECMA-376, part 2), no macros, no bomb, nothing fetched?"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable
from io import BytesIO
from typing import Final
from xml.parsers import expat
from zipfile import BadZipFile, ZipFile, ZipInfo

from bids.refusals import BidRefused

MOST_PARTS: Final = 5_000
MOST_UNPACKED: Final = 200_000_000
MOST_RATIO: Final = 200
#: Small parts pack well without meaning harm.
RATIO_FROM: Final = 5_000_000
#: The parts that are read as XML name other parts: a few hundred bytes each.
MOST_READ: Final = 2_000_000
_CHUNK: Final = 256 * 1024
_MAIN: Final = {
    True: ("word/document.xml", b"wordprocessingml.document.main+xml"),
    False: ("xl/workbook.xml", b"spreadsheetml.sheet.main+xml"),
}
_ACTIVE: Final = re.compile(
    r"(vbaproject\.bin|vbadata\.xml|/activex/|/macrosheets/|\.exe$|\.js$|\.vbs$)", re.IGNORECASE
)
#: Kinds of relationship (ECMA-376, part 1) that are followed when the file is opened; a hyperlink waits for a click.
_FETCHED: Final = re.compile(r"/(attachedTemplate|oleObject|frame|subDocument|externalLinkPath)$", re.IGNORECASE)


def check_office(name: str, content: bytes, *, is_word: bool, forbidden: bytes) -> None:
    """Raises ``BidRefused`` for an archive that is damaged, too large inside, or holds macros."""
    try:
        with ZipFile(BytesIO(content)) as archive:
            _check_archive(name, archive, is_word, forbidden)
    except (BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise BidRefused(
            f"“{name}” is damaged or locked. Save it again without a password and choose it again."
        ) from error


def _check_archive(name: str, archive: ZipFile, is_word: bool, forbidden: bytes) -> None:
    parts = archive.infolist()
    names = {part.filename for part in parts}
    main, main_type = _MAIN[is_word]
    if not {"[Content_Types].xml", main} <= names:
        raise BidRefused(f"“{name}” is not a Word or Excel file, whatever its name says. Choose another file.")
    if len(parts) > MOST_PARTS:
        raise BidRefused(f"“{name}” has too many parts to check. Save it as PDF and choose that.")
    if any(_ACTIVE.search(part.filename) for part in parts):
        raise BidRefused(f"“{name}” contains macros or programs. Save it as DOCX, XLSX or PDF without them.")
    room = MOST_UNPACKED
    for part in parts:
        kept = _unpacked(name, archive, part, room, forbidden)
        room -= kept.size
        _check_words(name, part.filename, kept.head, main_type)


class _Unpacked:
    """How large a part really is, and its text when it is one that is read."""

    def __init__(self) -> None:
        self.size = 0
        self.head = b""


def _unpacked(name: str, archive: ZipFile, part: ZipInfo, room: int, forbidden: bytes) -> _Unpacked:
    """Unpack a part bit by bit, believing nothing that the archive says of its size."""
    kept, tail = _Unpacked(), b""
    is_read = part.filename.endswith((".rels", "[Content_Types].xml"))
    with archive.open(part) as stream:
        while chunk := stream.read(_CHUNK):
            kept.size += len(chunk)
            _check_bomb(name, kept.size, part.compress_size, room)
            if forbidden in tail + chunk:
                raise BidRefused(f"“{name}” contains a virus test file, so it was not kept.")
            tail = chunk[-len(forbidden) :]
            kept.head += chunk if is_read else b""
            if len(kept.head) > MOST_READ:
                raise BidRefused(f"“{name}” has too many parts to check. Save it as PDF and choose that.")
    return kept


def _check_bomb(name: str, size: int, packed: int, room: int) -> None:
    if size > room or (size > RATIO_FROM and size > MOST_RATIO * max(packed, 1)):
        raise BidRefused(
            f"“{name}” is far larger inside than it looks, so it was not opened. Save it as PDF and choose that."
        )


def _check_words(name: str, part: str, text: bytes, main_type: bytes) -> None:
    if part == "[Content_Types].xml":
        if b"macroEnabled" in text:
            raise BidRefused(f"“{name}” contains macros. Save it as DOCX, XLSX or PDF without them.")
        if main_type not in text:
            raise BidRefused(f"“{name}” is not a Word or Excel file, whatever its name says. Choose another file.")
    elif part.endswith(".rels") and _is_fetched(name, text):
        raise BidRefused(
            f"“{name}” fetches something from elsewhere when it is opened. Save it as PDF and choose that."
        )


def _is_fetched(name: str, relationships: bytes) -> bool:
    """Whether a relationship names something outside the file that opening it would fetch."""
    found = False

    def element(_tag: str, attributes: dict[str, str]) -> None:
        nonlocal found
        is_outside = attributes.get("TargetMode", "").strip().lower() == "external"
        found = found or (is_outside and bool(_FETCHED.search(attributes.get("Type", "").strip())))

    _parse(name, relationships, element)
    return found


def _parse(name: str, text: bytes, element: Callable[[str, dict[str, str]], None]) -> None:
    """Walk the elements of a part. Office writes no document type, so one is there to do harm."""
    damaged = f"“{name}” is damaged inside. Save it again and choose it again."

    def doctype(*_: object) -> None:
        raise BidRefused(damaged)

    parser = expat.ParserCreate()
    parser.StartElementHandler = element
    parser.StartDoctypeDeclHandler = doctype
    try:
        parser.Parse(text, True)
    except expat.ExpatError as error:
        raise BidRefused(damaged) from error
