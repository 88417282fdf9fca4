"""Files: every document and attachment is stored, with the bytes that its SHA-256 covers."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from django.core.files.storage import default_storage

from bids.models import Attachment
from bids.states import ScanState
from evaluations.selectors.invariants.found import Found, Invariant, tally
from portal.documents.models import Document
from portal.documents.states import State

CHUNK = 1024 * 1024


def _documents() -> Found:
    rows = Document.objects.filter(state=State.READY, erased_at__isnull=True).order_by("pk")
    named = rows.values_list("file", "sha256", "title", "subject_label")
    return tally(_fault(name, digest, f"{title} ({about})") for name, digest, title, about in named.iterator())


def _attachments() -> Found:
    return tally(_attached())


def _attached() -> Iterator[str | None]:
    rows = Attachment.objects.filter(removed_at__isnull=True, bid__submissions__isnull=False).distinct()
    named = rows.exclude(scan_state=ScanState.REFUSED)
    for name, digest, title, reference in named.order_by("pk").values_list("file", "sha256", "name", "bid__reference"):
        yield _fault(name, digest, f"{title} of {reference}")


def _fault(name: str, digest: str, what: str) -> str | None:
    if not default_storage.exists(name):
        return f"{what} is not stored any more."
    found = hashlib.sha256()
    with default_storage.open(name) as stored:
        while chunk := stored.read(CHUNK):
            found.update(chunk)
    return None if found.hexdigest() == digest else f"{what} is not what its digest covers."


INVARIANTS = (
    Invariant(
        "documents_stored", "Every document that is ready is stored, with the bytes its SHA-256 covers", _documents
    ),
    Invariant("attachments_stored", "Every file handed in is stored, with the bytes its SHA-256 covers", _attachments),
)
