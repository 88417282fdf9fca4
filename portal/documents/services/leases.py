"""Who is making a document: a lease taken and given up by conditional updates.

Every function here is one UPDATE whose row count says whether it held. The clock is the
database's. A worker that was slow, stopped or killed loses its lease, and whatever it
tries afterwards changes nothing.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import F, Q
from django.db.models.functions import Now

from portal.documents.models import Document
from portal.documents.states import State, sources_of

#: How long a lease lasts unless it is renewed; a killed worker's document waits this long.
LEASE = timedelta(seconds=60)
#: How often a document may be started before it is given up.
MAX_ATTEMPTS = 5


@dataclass(frozen=True, slots=True)
class Made:
    """A finished PDF, stored under ``file``."""

    file: str
    sha256: str
    page_count: int
    byte_count: int
    made_with: str
    unsigned_sha256: str = ""
    signed_by: str = ""
    certificate_sha256: str = ""


def claim(document_id: uuid.UUID, *, worker: str) -> uuid.UUID | None:
    """Take the document for making. None when somebody else has it, or nothing is to do."""
    token = uuid.uuid4()
    free = Q(state=State.QUEUED) | Q(state=State.RENDERING, lease_until__lt=Now())
    taken = Document.objects.filter(free, pk=document_id, attempts__lt=MAX_ATTEMPTS).update(
        state=State.RENDERING,
        lease_token=token,
        lease_until=Now() + LEASE,
        leased_by=worker[:120],
        started_at=Now(),
        attempts=F("attempts") + 1,
    )
    return token if taken else None


def renew(document_id: uuid.UUID, token: uuid.UUID) -> bool:
    """Hold the lease for longer, if it is still ours."""
    held = Document.objects.filter(pk=document_id, state=State.RENDERING, lease_token=token)
    return held.update(lease_until=Now() + LEASE) == 1


def finish(document_id: uuid.UUID, token: uuid.UUID, made: Made) -> bool:
    """Mark the document ready, if the lease is still ours."""
    return _leave(
        document_id,
        token,
        state=State.READY,
        file=made.file,
        sha256=made.sha256,
        page_count=made.page_count,
        byte_count=made.byte_count,
        made_with=made.made_with,
        unsigned_sha256=made.unsigned_sha256,
        signed_by=made.signed_by,
        certificate_sha256=made.certificate_sha256,
        signed_at=Now() if made.signed_by else None,
        ready_at=Now(),
        failure_reason="",
    )


def fail(document_id: uuid.UUID, token: uuid.UUID, reason: str) -> bool:
    """Mark the document failed with its reason, if the lease is still ours."""
    return _leave(document_id, token, state=State.FAILED, failed_at=Now(), failure_reason=reason)


def give_back(document_id: uuid.UUID, token: uuid.UUID, reason: str) -> bool:
    """Put the document back in the queue, if the lease is still ours."""
    return _leave(document_id, token, state=State.QUEUED, failure_reason=reason)


def _leave(document_id: uuid.UUID, token: uuid.UUID, *, state: State, **values: object) -> bool:
    left = Document.objects.filter(pk=document_id, lease_token=token, state__in=sources_of(state)).update(
        state=state, lease_token=None, lease_until=None, **values
    )
    return left == 1
