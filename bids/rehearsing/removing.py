"""Throwing a rehearsal away: its round, its bids, their organisations and their files, and nothing else."""

from __future__ import annotations

from django.core.files.storage import default_storage
from django.db import transaction

from bids.models import Attachment, Bid, Submission
from portal.documents.models import Document
from programmes.models import Organisation, Round


def remove_bids(round_: Round) -> int:
    """Delete the bids of a rehearsal with their organisations; how many. In the caller's transaction.

    The files go once the transaction has been committed. For any other round it raises ``ValueError``, and the
    database would refuse besides.
    """
    if not round_.is_rehearsal:
        raise ValueError(f"{round_} is no rehearsal: its bids are kept")
    bids = Bid.objects.filter(round=round_)
    count = bids.count()
    organisations = list(bids.values_list("organisation_id", flat=True))
    files = list(Attachment.objects.filter(bid__in=bids).values_list("file", flat=True))
    Submission.objects.filter(bid__in=bids).delete()
    bids.delete()
    Organisation.objects.filter(pk__in=organisations, is_demonstration=True).delete()
    _forget(files)
    return count


def remove_documents(kind: str, subject_ids: list[int]) -> None:
    """Delete the documents of a kind about these subjects, and their files after commit."""
    documents = Document.objects.filter(kind=kind, subject_id__in=subject_ids)
    files = list(documents.exclude(file="").values_list("file", flat=True))
    documents.delete()
    _forget(files)


def _forget(files: list[str]) -> None:
    """Delete these files from the storage, once nothing in the database names them any more."""

    def forget() -> None:
        for name in files:
            default_storage.delete(name)

    transaction.on_commit(forget)
