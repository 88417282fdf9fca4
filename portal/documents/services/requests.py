"""Asking for a document, and asking again for one that failed."""

from __future__ import annotations

from django.db import connection, transaction
from django.db.models import Max
from django.utils.text import Truncator

from portal.accounts.models import User
from portal.audit.clock import database_now
from portal.audit.services import record
from portal.documents import kinds
from portal.documents.codes import new_code
from portal.documents.models import Batch, BatchItem, Document
from portal.documents.refusals import DocumentRefused
from portal.documents.services.snapshots import digest_of, snapshot_of
from portal.documents.states import State
from portal.waking import wake_after_commit

RENDER_TASK = "portal.documents.tasks.render_document"


def request_document(*, kind: str, subject_id: int, by: User | None, batch: Batch | None = None) -> Document:
    """The document of this kind about this subject, as things stand now.

    Gathers the content and writes the row in the caller's transaction (it opens one
    when there is none); a worker is woken after commit. If the current version was made
    from the same content, that row is given back, and is queued again if it had failed;
    otherwise the next version is made and becomes the current one. Raises
    ``LookupError`` for a kind nobody registered, and whatever the kind's ``build`` raises.
    """
    with transaction.atomic():
        document, is_waiting = _current_or_next(kinds.get(kind), subject_id, by)
        if batch is not None:
            _put_in_batch(batch, document)
        if is_waiting:
            wake_after_commit(RENDER_TASK, [document.pk])
    return document


def _current_or_next(kind: kinds.Kind, subject_id: int, by: User | None) -> tuple[Document, bool]:
    """The row, and whether a worker should be woken for it."""
    _lock_subject(kind.name, subject_id)
    content = kind.build(subject_id)
    snapshot = snapshot_of(content)
    digest = digest_of(kind, snapshot)
    versions = Document.objects.filter(kind=kind.name, subject_id=subject_id)
    current = versions.filter(is_current=True).first()
    if current is not None and current.input_digest == digest:
        return current, _queue_if_failed(current)
    latest = versions.aggregate(latest=Max("version"))["latest"] or 0
    versions.filter(is_current=True).update(is_current=False)
    now = database_now()
    document = Document.objects.create(
        kind=kind.name,
        subject_id=subject_id,
        subject_label=content.subject_label,
        reference=content.reference,
        title=Truncator(content.title).chars(250),  # what a file may be called; its pages have it whole
        version=latest + 1,
        is_demonstration=content.demonstration,
        snapshot=snapshot,
        input_digest=digest,
        template_version=kind.version,
        audit_chain=content.chain,
        check_code=new_code() if kind.is_letter else None,
        requested_by=by,
        queued_at=now,
        woken_at=now,
    )
    return document, True


def _lock_subject(kind: str, subject_id: int) -> None:
    """Let one transaction at a time decide the version of a subject's document."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"document:{kind}:{subject_id}"])


def _put_in_batch(batch: Batch, document: Document) -> None:
    position = batch.items.count() + 1
    BatchItem.objects.get_or_create(batch=batch, document=document, defaults={"position": position})


def _queue_if_failed(document: Document) -> bool:
    """Queue a failed document once more; False when it had not failed."""
    queued = Document.objects.filter(pk=document.pk, state=State.FAILED).update(
        state=State.QUEUED, failed_at=None, failure_reason="", attempts=0, woken_at=database_now()
    )
    if queued:
        document.refresh_from_db()
    return bool(queued)


def retire_document(*, kind: str, subject_id: int) -> bool:
    """Mark the current document of a subject as superseded by nothing: what it says no longer holds.

    In the caller's transaction; True when there was one.
    """
    _lock_subject(kind, subject_id)
    found = Document.objects.filter(kind=kind, subject_id=subject_id, is_current=True)
    return bool(found.update(is_current=False))


def render_again(*, document: Document, by: User) -> Document:
    """Queue a failed document again, for a person who has looked at why it failed.

    Raises ``DocumentRefused`` unless the document has failed.
    """
    with transaction.atomic():
        if not _queue_if_failed(document):
            raise DocumentRefused(f"“{document.title}” has not failed, so there is nothing to make again.")
        document.retried_at, document.retried_by = database_now(), by
        document.save(update_fields=["retried_at", "retried_by"])
        wake_after_commit(RENDER_TASK, [document.pk])
        if document.audit_chain:
            record(
                chain=document.audit_chain,
                kind="document.render_again",
                by=by,
                subject=document,
                data={"document": str(document.pk), "kind": document.kind, "version": document.version},
            )
    return document
