"""Checking an upload: size, type by content, what is inside, and the scanner's answer."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Final

from bids.refusals import BidRefused
from bids.services.uploads.office import check_office
from bids.services.uploads.pdf import check_pdf
from bids.services.uploads.scanner import Verdict, scan
from bids.states import ScanState

MOST_BYTES: Final = 10_000_000
PDF: Final = "application/pdf"
DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ENDINGS: Final = {PDF: ".pdf", DOCX: ".docx", XLSX: ".xlsx"}

#: The first half and the second of the test file that every scanner knows (eicar.org), kept apart so
#: that a scanner does not take this module for it.
_EICAR: Final = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}" + b"$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!"
_OLD_OFFICE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@dataclass(frozen=True)
class Checked:
    """A file that passed, or that waits for the scanner."""

    media_type: str
    size: int
    sha256: str
    state: ScanState
    note: str


def check_upload(*, name: str, content: bytes) -> Checked:
    """What the file is. Raises ``BidRefused`` with what is wrong and what to do instead."""
    check_size(name, len(content))
    if _EICAR in content:
        raise BidRefused(f"“{name}” is a virus test file, so it was not kept.")
    media_type = _type_by_content(name, content)
    if media_type == PDF:
        check_pdf(name, content)
    else:
        check_office(name, content, is_word=media_type == DOCX, forbidden=_EICAR)
    _check_ending(name, media_type)  # last: another ending would not mend what is inside
    verdict: Verdict = scan(content)
    if verdict.found:
        raise BidRefused(f"“{name}” contains something harmful ({verdict.found}), so it was not kept.")
    return Checked(
        media_type=media_type,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        state=ScanState.CLEAN if verdict.is_certain else ScanState.QUARANTINED,
        note=verdict.note,
    )


def check_size(name: str, size: int) -> None:
    """Raises ``BidRefused`` for a file of no bytes or of too many."""
    if not size:
        raise BidRefused(f"“{name}” is empty. Choose a file with something in it.")
    if size > MOST_BYTES:
        megabytes = max(size / 1_000_000, MOST_BYTES / 1_000_000 + 0.1)
        raise BidRefused(f"“{name}” is {megabytes:.1f} MB. Choose a file of up to {MOST_BYTES // 1_000_000} MB.")


def _type_by_content(name: str, content: bytes) -> str:
    if content.startswith(b"%PDF-"):
        return PDF
    if content.startswith(b"PK\x03\x04"):
        return _type_of_archive(name, content)
    if content.startswith(_OLD_OFFICE):
        raise BidRefused(
            f"“{name}” is in an older Office format or has a password. Save it as DOCX, XLSX or PDF without one."
        )
    raise BidRefused(f"“{name}” is not a PDF, DOCX or XLSX file, whatever its name says. Choose another file.")


def _type_of_archive(name: str, content: bytes) -> str:
    if b"word/document.xml" in content:
        return DOCX
    if b"xl/workbook.xml" in content:
        return XLSX
    raise BidRefused(f"“{name}” is an archive, not a Word or Excel file. Choose a PDF, DOCX or XLSX file.")


def _check_ending(name: str, media_type: str) -> None:
    wanted = ENDINGS[media_type]
    if not name.lower().endswith(wanted):
        kind = wanted[1:].upper()
        raise BidRefused(f"“{name}” is really a {kind} file. Give its name the ending {wanted} and choose it again.")
