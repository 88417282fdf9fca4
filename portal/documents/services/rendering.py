"""Making one document: lease, render, store, mark ready."""

from __future__ import annotations

import logging
import os
import platform
import uuid

from celery.exceptions import SoftTimeLimitExceeded
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from portal.audit.digests import sha256_of
from portal.audit.services import record
from portal.documents import kinds
from portal.documents.models import Document
from portal.documents.render.pdf import Rendered, made_with, render
from portal.documents.services import leases
from portal.documents.services.heartbeat import held
from portal.documents.services.snapshots import assets_of, attachments_of
from portal.documents.signing.signing import sign

log = logging.getLogger(__name__)


def render_document(*, document_id: uuid.UUID) -> bool:
    """Make the document if it is waiting to be made. True when this call made it ready.

    Safe to call twice, at once or one after the other: the lease lets one caller through,
    and only the lease's holder can mark the row.
    """
    token = leases.claim(document_id, worker=f"{platform.node()}:{os.getpid()}")
    if token is None:
        return False
    document = Document.objects.get(pk=document_id)
    try:
        with held(document_id, token):
            made = _store(document, token, _rendered(document))
    except SoftTimeLimitExceeded:
        leases.fail(document_id, token, "It took too long to make. Ask for it again when the server is quieter.")
    except OSError as error:  # the disk or the file store; another moment may do
        log.exception("Document %s could not be stored", document_id)
        leases.give_back(document_id, token, f"The file could not be stored: {error}")
    except Exception as error:  # whatever a template or its data can raise is for the admin to read
        log.exception("Document %s could not be made", document_id)
        leases.fail(document_id, token, f"{type(error).__name__}: {error}"[:2000])
    else:
        return _mark_ready(document, token, made)
    return False


def _rendered(document: Document) -> Rendered:
    """The PDF of the row's snapshot: nothing else is looked up, so it can be made again."""
    snapshot = document.snapshot
    return render(
        kinds.get(document.kind).template,
        snapshot["context"],
        title=snapshot["title"],
        reference=snapshot["reference"],
        demonstration=snapshot["demonstration"],
        made_at=document.queued_at,
        assets=assets_of(snapshot),
        attachments=attachments_of(snapshot),
        check_code=document.check_code or "",
    )


def _store(document: Document, token: uuid.UUID, rendered: Rendered) -> leases.Made:
    """Sign and store the file under a name of this attempt's own: no other attempt can touch it."""
    kind = kinds.get(document.kind)
    signed = sign(rendered.content, reason=kind.title) if kind.is_letter else None
    content = signed.content if signed else rendered.content
    name = f"documents/{document.kind}/{document.pk}/v{document.version}-{token.hex[:12]}.pdf"
    stored = default_storage.save(name, ContentFile(content))
    return leases.Made(
        file=stored,
        sha256=sha256_of(content),
        page_count=rendered.page_count,
        byte_count=len(content),
        made_with=made_with(),
        unsigned_sha256=sha256_of(rendered.content) if signed else "",
        signed_by=signed.signed_by if signed else "",
        certificate_sha256=signed.certificate_sha256 if signed else "",
    )


def _mark_ready(document: Document, token: uuid.UUID, made: leases.Made) -> bool:
    with transaction.atomic():
        is_ours = leases.finish(document.pk, token, made)
        if is_ours and document.audit_chain:
            record(
                chain=document.audit_chain,
                kind="document.ready",
                by=None,
                subject=document,
                data={
                    "document": str(document.pk),
                    "kind": document.kind,
                    "version": document.version,
                    "input_digest": document.input_digest,
                    "sha256": made.sha256,
                    "unsigned_sha256": made.unsigned_sha256,
                    "certificate_sha256": made.certificate_sha256,
                },
            )
    if not is_ours:
        log.warning("Document %s was finished after its lease had run out", document.pk)
        default_storage.delete(made.file)
    elif document.attempts > 1:
        _tidy(made.file)
    return is_ours


def _tidy(kept: str) -> None:
    """Take away what attempts that were killed left beside the file that counts."""
    folder, _, name = kept.rpartition("/")
    version = name.split("-")[0]
    for other in default_storage.listdir(folder)[1]:
        if other != name and other.startswith(f"{version}-"):
            default_storage.delete(f"{folder}/{other}")
