"""Comments of a bid's own team on its answers. They are never part of what is certified or handed in."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from bids.models import Bid, Comment
from bids.permissions import may_read
from bids.refusals import BidRefused
from bids.selectors.standing import why_not_writable
from bids.services.locking import lock_bid, refuse
from bids.services.telling_team import tell_comment_resolved, tell_commented
from bids.services.writing import question_of
from portal.accounts.models import User
from portal.audit.clock import database_now
from portal.audit.digests import sha256_of
from portal.audit.services import record

LONGEST = 2000


@transaction.atomic
def write_comment(*, bid_id: int, question_id: int, key: UUID, text: str, by: User) -> Comment:
    """Say something of an answer. The same ``key`` twice is one comment.

    Every member of the bid's organisation may, those who only read it too. Raises ``BidRefused``.
    """
    bid = _bid(bid_id, by)
    question = question_of(bid, question_id)
    said = text.strip()
    if not said or len(said) > LONGEST:
        raise BidRefused(f"Write something, in up to {LONGEST:,} characters.")
    written = Comment.objects.filter(key=key).first()
    if written is not None:
        if written.bid_id != bid.pk or written.written_by_id != by.pk:
            raise BidRefused("This comment could not be kept. Open the page again.")
        return written
    comment = Comment.objects.create(
        key=key, bid=bid, question=question, text=said, written_at=database_now(), written_by=by
    )
    tell_commented(comment=comment, by=by)
    _note(bid, comment, "bid.commented", by, sha256=sha256_of(said))
    return comment


@transaction.atomic
def resolve_comment(*, bid_id: int, comment_id: int, by: User) -> Comment:
    """What the comment asks is done. Twice is the same as once. Raises ``BidRefused``."""
    bid = _bid(bid_id, by)
    comment = _comment(bid, comment_id)
    if comment.resolved_at is None:
        comment.resolved_at, comment.resolved_by = database_now(), by
        comment.save(update_fields=["resolved_at", "resolved_by"])
        tell_comment_resolved(comment=comment, by=by, at=comment.resolved_at)
        _note(bid, comment, "bid.comment_resolved", by)
    return comment


@transaction.atomic
def reopen_comment(*, bid_id: int, comment_id: int, by: User) -> Comment:
    """It is not done after all. Twice is the same as once. Raises ``BidRefused``."""
    bid = _bid(bid_id, by)
    comment = _comment(bid, comment_id)
    if comment.resolved_at is not None:
        comment.resolved_at = comment.resolved_by = None
        comment.save(update_fields=["resolved_at", "resolved_by"])
        _note(bid, comment, "bid.comment_reopened", by)
    return comment


def _bid(bid_id: int, by: User) -> Bid:
    bid = lock_bid(bid_id)
    refuse(may_read(by, bid))
    refuse(why_not_writable(bid, database_now()))
    return bid


def _comment(bid: Bid, comment_id: int) -> Comment:
    comment = Comment.objects.filter(pk=comment_id, bid=bid).select_related("question").first()
    if comment is None:
        raise BidRefused("There is no such comment on this bid.")
    comment.bid = bid
    return comment


def _note(bid: Bid, comment: Comment, kind: str, by: User, **more: str) -> None:
    data = {"comment": comment.pk, "question": comment.question.key, **more}
    record(chain=bid.audit_chain, kind=kind, by=by, subject=bid, data=data)
