"""What a worker under test imports: a kind of document, short leases, and a render slow enough to be killed in.

With ``FAULT_LEASE=off`` the guard is taken out: everybody gets the lease, and anybody may mark a document.
"""

import os
import time
import uuid
from datetime import timedelta
from typing import Any

from django.db.models.functions import Now

from portal.accounts.models import User
from portal.documents import kinds
from portal.documents.blocks import Heading, Paragraph, as_json
from portal.documents.kinds import DocumentContent, Kind
from portal.documents.models import Document
from portal.documents.services import leases, rendering

LEASE = timedelta(seconds=2)
SLOW_SECONDS = 0.25


def build(subject_pk: int) -> DocumentContent:
    """A one-page letter about a subject."""
    said = as_json([Heading("Award"), Paragraph(f"Subject {subject_pk} is awarded £{subject_pk * 1000:,}.")])
    return DocumentContent(
        title=f"Letter {subject_pk}",
        subject_label=f"L-{subject_pk}",
        chain=f"bid:L-{subject_pk}",
        context={"blocks": said},
    )


def may_read(user: User, document: Document) -> str | None:
    """Nobody has to."""
    return None


kinds.register(Kind("slow_note", "Slow note", "documents/blocks.html", build, may_read))
leases.LEASE = LEASE
leases.MAX_ATTEMPTS = 50

_render = vars(rendering)["render"]


def slowly(*args: Any, **options: Any) -> Any:
    """Render, and take a while over it."""
    made = _render(*args, **options)
    time.sleep(SLOW_SECONDS)
    return made


def claim_anyhow(document_id: uuid.UUID, *, worker: str) -> uuid.UUID | None:
    """Two workers get the same document."""
    return uuid.uuid4() if Document.objects.filter(pk=document_id).exists() else None


def finish_anyhow(document_id: uuid.UUID, token: uuid.UUID, made: leases.Made) -> bool:
    """Whoever comes last wins."""
    values = {name: getattr(made, name) for name in made.__slots__}
    Document.objects.filter(pk=document_id).update(
        state="ready", ready_at=Now(), lease_token=None, lease_until=None, **values
    )
    return True


vars(rendering)["render"] = slowly
if os.environ.get("FAULT_LEASE") == "off":
    leases.claim = claim_anyhow
    leases.finish = finish_anyhow
