"""The kinds of document that bids register."""

from __future__ import annotations

from bids.models import Bid, Submission
from bids.permissions import may_read
from bids.recognising import WHAT, facts_of, why_replaced
from bids.selectors.papers import draft_content, receipt_content
from portal.accounts.models import User
from portal.accounts.roles import Role, has_role
from portal.documents.kinds import Kind, register
from portal.documents.models import Document

NOT_YOURS = "Only members of the organisation can read this document."


def why_not_read_draft(user: User, document: Document) -> str | None:
    """A draft is its organisation's own: the department never sees it."""
    bid = Bid.objects.select_related("organisation").filter(pk=document.subject_id).first()
    return may_read(user, bid) if bid else NOT_YOURS


def why_not_read_receipt(user: User, document: Document) -> str | None:
    """The organisation reads its receipts, and so do the officers of the fund and the auditor."""
    if has_role(user, Role.FUND_OFFICER, Role.APPROVER, Role.AUDITOR):
        return None
    submission = Submission.objects.select_related("bid__organisation").filter(pk=document.subject_id).first()
    return may_read(user, submission.bid) if submission else NOT_YOURS


DRAFT = Kind(
    name="bid_draft",
    title="Copy of a bid",
    template="documents/bids/draft.html",
    build=draft_content,
    may_read=why_not_read_draft,
    usual_seconds=15,
)
RECEIPT = Kind(
    name="submission_receipt",
    title="Submission receipt",
    template="documents/bids/receipt.html",
    build=receipt_content,
    may_read=why_not_read_receipt,
    version=2,
    usual_seconds=10,
    what=WHAT,
    facts=facts_of,
    why_not_in_force=why_replaced,
)


def register_kinds() -> None:
    """Called once, when the app is ready."""
    register(DRAFT)
    register(RECEIPT)
