"""What was handed in is as it was handed in, in time, and certified."""

from __future__ import annotations

from evaluations.selectors.invariants.found import by_query

SUBMISSIONS = "SELECT count(*) FROM bids_submission"

INVARIANTS = (
    by_query(
        "snapshot_digest",
        "Every snapshot that is kept has the SHA-256 that was given at submission",
        count=SUBMISSIONS,
        broken="""
            SELECT bid.reference, submission.number FROM bids_submission submission
            JOIN bids_bid bid ON bid.id = submission.bid_id
            WHERE submission.erased_at IS NULL
                AND encode(sha256(convert_to(submission.snapshot, 'UTF8')), 'hex') <> submission.sha256
            ORDER BY 1, 2""",
        says="{}: submission {} is not what its digest covers.",
    ),
    by_query(
        "snapshot_of_its_bid",
        "Every snapshot is of the bid it belongs to",
        count=SUBMISSIONS,
        broken="""
            SELECT bid.reference, submission.number FROM bids_submission submission
            JOIN bids_bid bid ON bid.id = submission.bid_id
            WHERE submission.snapshot::jsonb ->> 'reference' IS DISTINCT FROM bid.reference
            ORDER BY 1, 2""",
        says="{}: submission {} says it is of another bid.",
    ),
    by_query(
        "in_time",
        "Nothing was handed in after its deadline",
        count=SUBMISSIONS,
        broken="""
            SELECT bid.reference, submission.number FROM bids_submission submission
            JOIN bids_bid bid ON bid.id = submission.bid_id
            WHERE submission.submitted_at > submission.closes_at ORDER BY 1, 2""",
        says="{}: submission {} came in after the deadline.",
    ),
    by_query(
        "certified",
        "Every submission carries the certificates its round asks for",
        count=SUBMISSIONS,
        broken="""
            SELECT bid.reference, submission.number, wanted.office FROM bids_submission submission
            JOIN bids_bid bid ON bid.id = submission.bid_id
            JOIN programmes_round round ON round.id = bid.round_id
            CROSS JOIN LATERAL (
                SELECT 'dcs' AS office WHERE round.certified_by_dcs UNION ALL
                SELECT 's151' WHERE round.certified_by_s151
            ) AS wanted
            WHERE NOT jsonb_path_exists(
                submission.snapshot::jsonb, '$.certifications[*] ? (@.office == $office)',
                jsonb_build_object('office', wanted.office)
            ) ORDER BY 1, 2, 3""",
        says="{}: submission {} has no certificate of the office “{}”.",
    ),
)
