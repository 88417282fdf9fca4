"""The case file of a bid as a document to read: what happened, who did it, and by which digest it can be checked."""

from __future__ import annotations

from bids.models import Bid
from evaluations.documents import case_file_parts as parts
from evaluations.permissions import may_take_case_files
from evaluations.selectors.case_file import may_hold_scores
from portal.accounts.models import User
from portal.documents.blocks import Block, KeyFacts, Paragraph, as_json
from portal.documents.kinds import DocumentContent, Kind
from portal.documents.models import Document

CASE_FILE = "case_file"

ABOUT = (
    "This is everything the portal has on record about one bid and how it was judged. The same facts stand beside "
    "it as files, exactly as they are stored, with a script that checks every digest and every link of the audit."
)
LEFT_OUT = (
    "Scores are left out, because not every assessment of this bid was in when this was made. "
    "Nobody sees a score before."
)


def build_case_file(bid_id: int) -> DocumentContent:
    """The case file as it stands; with scores only once every assessment is in."""
    bid = Bid.objects.select_related("round", "organisation").get(pk=bid_id)
    holds_scores = may_hold_scores(bid)
    blocks: list[Block] = [
        Paragraph(ABOUT, style="lead"),
        *([] if holds_scores else [Paragraph(LEFT_OUT, style="inset")]),
        KeyFacts(
            [("Round", bid.round.title), ("Bid", f"{bid.reference} {bid.title}"), ("Led by", bid.organisation.name)]
        ),
        *parts.handed_in(bid),
        *parts.checks(bid),
        *parts.readers(bid),
        *(parts.scores(bid) if holds_scores else []),
        *parts.flags(bid),
        *(parts.panel(bid) if holds_scores else []),
        *(parts.recommendation(bid) if holds_scores else []),
        *parts.decisions(bid),
        *parts.diligence(bid),
        *parts.told(bid),
        *parts.trail(bid),
    ]
    return DocumentContent(
        title=f"Case file: {bid.reference}",
        subject_label=bid.reference,
        reference=bid.reference,
        demonstration=bid.round.is_demonstration,
        context={
            "subtitle": f"{bid.title} · {bid.organisation.name}",
            "blocks": as_json(blocks),
            "holds_scores": holds_scores,
        },
    )


def why_not_read_case_file(user: User, document: Document) -> str | None:
    """Auditors and officers; one that holds scores only while every assessment of its bid is in."""
    refusal = may_take_case_files(user)
    if refusal or not document.snapshot["context"]["holds_scores"]:
        return refusal
    bid = Bid.objects.select_related("round").filter(pk=document.subject_id).first()
    if bid is None or not may_hold_scores(bid):
        return "An assessment of this bid is under way again, so nobody sees its scores."
    return None


KIND = Kind(
    name=CASE_FILE,
    title="Case file",
    template="documents/blocks.html",
    build=build_case_file,
    may_read=why_not_read_case_file,
)
