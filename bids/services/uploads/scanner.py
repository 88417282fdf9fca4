"""Asking the virus scanner. When it cannot answer, the file waits: it is never served unscanned."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from io import BytesIO

import clamd
from django.conf import settings

log = logging.getLogger(__name__)
SECONDS = 20


@dataclass(frozen=True)
class Verdict:
    """What the scanner says: ``found`` names what it found; uncertain means nobody could look."""

    is_certain: bool
    note: str
    found: str = ""


def scan(content: bytes) -> Verdict:
    """The verdict on a file's bytes. Without a scanner configured the built-in checks stand alone."""
    if settings.PORTAL_QUARANTINE_ALL:
        return Verdict(False, "Kept apart until somebody has checked it")
    if not settings.PORTAL_CLAMAV_HOST:
        return Verdict(True, "Checked by the built-in checks; no virus scanner is set up")
    try:
        scanner = clamd.ClamdNetworkSocket(settings.PORTAL_CLAMAV_HOST, settings.PORTAL_CLAMAV_PORT, timeout=SECONDS)
        status, found = scanner.instream(BytesIO(content))["stream"]
    except (clamd.ClamdError, OSError, KeyError, ValueError) as error:
        log.warning("The virus scanner did not answer: %s", error)
        return Verdict(False, "The virus scanner could not be reached; the file waits for it")
    if status == "FOUND":
        return Verdict(True, "Refused by the virus scanner", found=str(found))
    if status == "OK":
        return Verdict(True, "Checked by the virus scanner")
    return Verdict(False, "The virus scanner could not read the file; it waits to be looked at")
