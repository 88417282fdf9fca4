"""Asking for many documents at once."""

from collections.abc import Iterable

from django.db import transaction

from portal.accounts.models import User
from portal.audit.clock import database_now
from portal.documents import kinds
from portal.documents.models import Batch, Document
from portal.documents.refusals import DocumentRefused
from portal.documents.services.requests import render_again, request_document
from portal.documents.states import State


def start_batch(*, title: str, kind: str, subject_ids: Iterable[int], by: User, key: str = "") -> Batch:
    """Ask for a document about each subject, and give back the batch that follows them; ``key`` finds it again.

    All or none: the rows are written in one transaction. Raises ``DocumentRefused`` when
    there is nothing to make, ``LookupError`` for a kind nobody registered.
    """
    kinds.get(kind)
    # In the order of their numbers, so that two batches never wait for each other.
    wanted = sorted(set(subject_ids))
    if not wanted:
        raise DocumentRefused("There is nothing to make a document about.")
    with transaction.atomic():
        batch = Batch.objects.create(title=title, kind=kind, key=key, started_at=database_now(), started_by=by)
        for subject_id in wanted:
            request_document(kind=kind, subject_id=subject_id, by=by, batch=batch)
    return batch


def render_failed_again(*, batch: Batch, by: User) -> int:
    """Queue every failed document of a batch again, and say how many."""
    with transaction.atomic():
        failed = (
            Document.objects.select_for_update(of=("self",))
            .filter(batches=batch, state=State.FAILED)
            .defer("snapshot")
            .order_by("audit_chain", "pk")
        )
        return len([render_again(document=document, by=by) for document in failed])
