"""What was erased was due, left its digests behind, and left no text."""

from __future__ import annotations

from collections.abc import Iterator

from bids.models import Erasure
from evaluations.selectors.invariants.found import Found, Invariant, by_query, tally
from portal.audit.digests import canonical_json, sha256_of
from portal.audit.models import AuditEvent

ERASURES = "SELECT count(*) FROM bids_erasure"


def _told() -> Found:
    return tally(_untold())


def _untold() -> Iterator[str | None]:
    for erasure in Erasure.objects.select_related("bid").order_by("pk").iterator(chunk_size=500):
        digest = sha256_of(canonical_json(erasure.digests))
        events = AuditEvent.objects.filter(kind="bid.erased", subject_id=str(erasure.pk), payload__contains=digest)
        told = events.filter(chain=erasure.bid.audit_chain).exists()
        yield None if told else f"{erasure.bid.reference} was erased, and the record was not told these digests."


INVARIANTS = (
    Invariant("erasures_told", "The record was told the digests of everything that was erased", _told),
    by_query(
        "erased_when_due",
        "Nothing was erased before its round's years were over, or while it was held",
        count=ERASURES,
        broken="""
            SELECT bid.reference FROM bids_erasure erasure
            JOIN bids_bid bid ON bid.id = erasure.bid_id
            WHERE erasure.erased_at < erasure.due_at OR bids_kept_until(bid.id) IS NULL
                OR erasure.erased_at < bids_kept_until(bid.id)
                OR EXISTS (
                    SELECT 1 FROM bids_hold hold WHERE hold.bid_id = bid.id AND hold.held_at < erasure.erased_at
                    AND (hold.lifted_at IS NULL OR hold.lifted_at > erasure.erased_at)
                )
            ORDER BY 1""",
        says="{} was erased before its time.",
    ),
    by_query(
        "erased_keeps_digests",
        "Every submission and document that was erased is on record under its SHA-256",
        count="SELECT (SELECT count(*) FROM bids_submission WHERE erased_at IS NOT NULL)"
        " + (SELECT count(*) FROM documents_document WHERE erased_at IS NOT NULL AND sha256 <> '')",
        broken="""
            SELECT bid.reference || ' submission ' || submission.number FROM bids_submission submission
            JOIN bids_bid bid ON bid.id = submission.bid_id
            WHERE submission.erased_at IS NOT NULL AND NOT EXISTS (
                SELECT 1 FROM bids_erasure WHERE bid_id = bid.id AND digests @> jsonb_build_array(jsonb_build_object(
                    'what', 'submission', 'name', submission.number::text, 'sha256', submission.sha256)))
            UNION ALL
            SELECT document.title FROM documents_document document
            WHERE document.erased_at IS NOT NULL AND document.sha256 <> '' AND NOT EXISTS (
                SELECT 1 FROM bids_erasure WHERE digests @> jsonb_build_array(jsonb_build_object(
                    'what', 'document', 'name', document.id::text, 'sha256', document.sha256)))
            ORDER BY 1""",
        says="{}: the digest of what was erased is not on record.",
    ),
    by_query(
        "erased_leaves_no_text",
        "Nothing that an erased bid said is left",
        count=ERASURES,
        broken="""
            SELECT bid.reference FROM bids_erasure erasure JOIN bids_bid bid ON bid.id = erasure.bid_id
            WHERE EXISTS (SELECT 1 FROM bids_answer WHERE bid_id = bid.id AND value IS NOT NULL)
                OR EXISTS (SELECT 1 FROM bids_submission WHERE bid_id = bid.id AND erased_at IS NULL)
                OR EXISTS (SELECT 1 FROM bids_attachment WHERE bid_id = bid.id)
                OR EXISTS (
                    SELECT 1 FROM bids_answerversion version JOIN bids_answer answer ON answer.id = version.answer_id
                    WHERE answer.bid_id = bid.id)
            ORDER BY 1""",
        says="{} was erased, and some of what it said is still there.",
    ),
)
