"""Erasing what a bid said once its round's years are over. The act itself is the database's own (see 0070)."""

from __future__ import annotations

import logging
from collections.abc import Iterable

from django.core.files.storage import default_storage
from django.db import DatabaseError, transaction

from bids.models import Attachment, Bid, ClarificationFile, Erasure, StandingFact
from bids.refusals import BidRefused
from bids.selectors.keeping import kept_until, why_not_erased
from bids.services.locking import lock_bid, refuse
from bids.services.taking_away import let_archives_go
from portal.accounts.models import User
from portal.audit.clock import database_now
from portal.audit.digests import canonical_json, sha256_of
from portal.audit.services import record
from portal.documents.models import Document
from portal.waking import wake_after_commit
from programmes.permissions import may_manage_rounds

log = logging.getLogger(__name__)
FILES_TASK = "bids.tasks.remove_erased_files"


def erase_bids(*, bid_ids: Iterable[int], reason: str, by: User) -> tuple[list[Erasure], list[str]]:
    """Erase several bids, each in its own transaction: what was erased, and a sentence for each that was not.

    Raises ``BidRefused`` for whoever may not, and without a reason.
    """
    refuse(may_manage_rounds(by))
    done, refused = [], []
    for bid_id in sorted(set(bid_ids)):
        try:
            done.append(erase_bid(bid_id=bid_id, reason=reason, by=by))
        except BidRefused as refusal:
            refused.append(refusal.sentence)
    if refused and not done:
        raise BidRefused(" ".join(refused))
    return done, refused


@transaction.atomic
def erase_bid(*, bid_id: int, reason: str, by: User) -> Erasure:
    """Erase what the bid said, keep its digests, and have its files taken out of storage after commit.

    Once erased a bid stays so: a second call gives the same row back. Raises ``BidRefused`` for whoever may
    not, without a reason, before its time, while it is held, and while a document about it is being made.
    """
    refuse(may_manage_rounds(by))
    bid = lock_bid(bid_id)
    earlier = Erasure.objects.filter(bid=bid).first()
    if earlier is not None:
        return earlier
    if not reason.strip():
        raise BidRefused("Say why this is erased now.")
    now = database_now()
    refuse(why_not_erased(bid, now))
    erasure = _write(bid, reason.strip(), by)
    digest = sha256_of(canonical_json(erasure.digests))
    data = {"erased": len(erasure.digests), "digests_sha256": digest, "due_at": erasure.due_at}
    record(chain=bid.audit_chain, kind="bid.erased", by=by, subject=erasure, data=data)
    let_archives_go(organisation_id=bid.organisation_id, now=now)
    wake_after_commit(FILES_TASK, [str(erasure.pk)])
    return erasure


def _write(bid: Bid, reason: str, by: User) -> Erasure:
    """The row whose trigger erases. Its dates, digests and paths are the database's."""
    now = database_now()
    try:
        with transaction.atomic():
            erasure = Erasure.objects.create(
                bid=bid, reason=reason, due_at=kept_until(bid.round) or now, erased_at=now, erased_by=by
            )
    except DatabaseError as error:
        sentence = str(error).splitlines()[0].rstrip(".")
        raise BidRefused(f"{bid.reference} was not erased. {sentence}.") from error
    erasure.refresh_from_db()
    return erasure


def remove_files(*, erasure_id: int) -> None:
    """Take the files of an erased bid out of storage; safe to call twice, and after a crash in the middle.

    A path that some row still names stays where it is.
    """
    with transaction.atomic():
        erasure = Erasure.objects.select_for_update().get(pk=erasure_id)
        if erasure.files_gone_at is not None:
            return
        for path in erasure.paths:
            if not _is_named(path):
                default_storage.delete(path)
        erasure.paths, erasure.files_gone_at = [], database_now()
        erasure.save(update_fields=["paths", "files_gone_at"])


def _is_named(path: str) -> bool:
    return (
        Attachment.objects.filter(file=path).exists()
        or ClarificationFile.objects.filter(file=path).exists()
        or StandingFact.objects.filter(file=path).exists()
        or Document.objects.filter(file=path, erased_at__isnull=True).exists()
    )
