"""What the check page says of a receipt: that it is what was handed in, when, under which SHA-256, and no more."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import QuerySet

from bids.models import Submission
from portal.documents.models import Document
from portal.documents.recognition import Recognised, Recogniser, erased, register
from portal.look.words import moment

TITLE = "Submission receipt"
WHAT = "receipt"
REPLACED = "The bid was submitted again after it. The last submission counts."


def register_receipts() -> None:
    """Called once, when the app is ready."""
    register("receipts", Recogniser(by_code=receipt_by_code, by_digest=submission_by_digest))


def receipt_by_code(code: str) -> Recognised | None:
    """The submission whose receipt prints this code."""
    return _told(_submissions().filter(receipt_code=code).first())


def submission_by_digest(sha256: str) -> Recognised | None:
    """The submission whose snapshot is this very file."""
    return _told(_submissions().filter(sha256=sha256).first())


def facts_of(document: Document) -> Sequence[tuple[str, str]]:
    """The facts of the submission that a receipt is about."""
    submission = _submissions().filter(pk=document.subject_id).first()
    return _facts(submission) if submission else ()


def why_replaced(document: Document) -> str:
    """Whether a later submission counts, said to whoever holds the receipt of an earlier one."""
    submission = _submissions().filter(pk=document.subject_id).first()
    return _replaced(submission) if submission else ""


def _submissions() -> QuerySet[Submission]:
    """What was handed in, rehearsals apart: nobody outside the department knows of those."""
    real = Submission.objects.filter(bid__round__is_rehearsal=False)
    return real.select_related("bid__organisation").defer("snapshot")


def _told(submission: Submission | None) -> Recognised | None:
    if submission is None:
        return None
    return Recognised(
        title=TITLE,
        what=WHAT,
        reference=submission.bid.reference,
        facts=[*_facts(submission), *erased(submission.erased_at, submission.sha256)],
        not_in_force=_replaced(submission),
        is_demonstration=submission.bid.organisation.is_demonstration,
    )


def _facts(submission: Submission) -> list[tuple[str, str]]:
    at = f"{moment(submission.submitted_at)} ({submission.submitted_at:%H:%M:%S} UTC)"
    return [
        ("Submitted", at),
        ("Submission number", str(submission.number)),
        ("Receipt code", submission.receipt_code),
        ("SHA-256 of what was submitted", submission.sha256),
    ]


def _replaced(submission: Submission) -> str:
    later = Submission.objects.filter(bid=submission.bid_id, number__gt=submission.number).exists()
    return REPLACED if later else ""
