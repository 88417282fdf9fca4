"""The audit: every chain and anchor holds, and it was told the digests of what is stored."""

from __future__ import annotations

from evaluations.selectors.invariants.found import Found, Invariant, by_query
from portal.audit.verification import verify


def _chains() -> Found:
    report = verify()
    found = Found(checked=report.events + report.anchors)
    for fault in report.faults:
        found.fault(f"{fault}.")
    return found


def _told(code: str, promise: str, *, table: str, kind: str, subject: str, digest: str) -> Invariant:
    """That the audit was told the digest of each row of a table when it was made."""
    return by_query(
        code,
        promise,
        count="SELECT count(*) FROM <table>",
        broken="""
            SELECT row.id FROM <table> row WHERE NOT EXISTS (
                SELECT 1 FROM audit_auditevent event
                WHERE event.kind = '<kind>' AND event.subject_id = row.<subject>::text
                AND (event.payload::jsonb -> 'data' ->> '<digest>') = row.<digest>
            ) ORDER BY 1""",
        says="Row {} has a digest that the record does not know.",
        parts={"table": table, "kind": kind, "subject": subject, "digest": digest},
    )


INVARIANTS = (
    Invariant("chains", "Every chain and anchor of the record holds", _chains),
    _told(
        "submissions_told",
        "The record was told the SHA-256 of every submission",
        table="bids_submission",
        kind="bid.submitted",
        subject="id",
        digest="sha256",
    ),
    _told(
        "versions_told",
        "The record was told the SHA-256 of every submitted assessment",
        table="evaluations_assessmentversion",
        kind="assessment.submitted",
        subject="assessment_id",
        digest="sha256",
    ),
    _told(
        "runs_told",
        "The record was told the SHA-256 of every award run's inputs and result",
        table="evaluations_awardrun",
        kind="round.award_run",
        subject="id",
        digest="result_sha256",
    ),
)
