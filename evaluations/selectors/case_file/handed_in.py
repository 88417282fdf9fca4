"""The bid as it was handed in: snapshots as stored, receipts, certificates and the files that came with it."""

from __future__ import annotations

from bids.models import Erasure
from bids.selectors.clarifications import clarifications_of, record_of
from evaluations.selectors.case_file.contents import CaseFile, rows, said


def add(case: CaseFile) -> None:
    """Add the bid's own part."""
    bid = case.bid
    case.table(
        "bid/bid.json",
        {
            "bid": said(bid, "reference", "title", "state", "created_at", "withdrawn_at", "withdrawal_reason"),
            "organisation": said(bid.organisation, "name", "slug", "kind"),
            "round": said(bid.round, "slug", "title", "budget_pounds", "award_rule", "award_terms", "threshold"),
        },
    )
    for erasure in Erasure.objects.filter(bid=bid).select_related("erased_by"):
        of_erasing = ("reason", "due_at", "erased_at", "erased_by", "files_gone_at", "digests")
        case.table("bid/erased.json", said(erasure, *of_erasing))
    submissions = list(bid.submissions.select_related("submitted_by").order_by("number"))
    fields = ("number", "receipt_code", "sha256", "submitted_at", "submitted_by", "closes_at", "erased_at")
    case.table("bid/submissions.json", rows(submissions, *fields))
    for each in submissions:
        path = f"bid/submission-{each.number}.json"
        case.text(path, each.snapshot)
        if each.erased_at is None:  # of one that was erased the digest is on record, and no text is left to hold to it
            case.claim(path, each.sha256, f"Submission {each.number}", kind="bid.submitted")
    certifications = bid.certifications.select_related("certified_by").order_by("certified_at", "pk")
    of = ("office", "state", "content_sha256", "comment", "certified_at", "certified_by", "lapsed_at")
    case.table("bid/certifications.json", rows(certifications, *of))
    case.table("bid/clarifications.json", record_of(clarifications_of(bid)))
    extensions = bid.extensions.select_related("given_by").order_by("number")
    case.table("bid/extensions.json", rows(extensions, "number", "from_at", "to_at", "reason", "given_at", "given_by"))
    attachments = bid.attachments.order_by("pk")
    case.table("bid/attachments.json", rows(attachments, "key", "name", "size", "sha256", "scan_state", "removed_at"))
