"""What bidders were told is what was decided, each by one letter, and what was accepted is an award."""

from __future__ import annotations

from evaluations.selectors.invariants.found import by_query

OUTCOMES = "SELECT count(*) FROM bids_bidoutcome"
PARTS = {"told": "bids_bidoutcome outcome JOIN bids_bid bid ON bid.id = outcome.bid_id"}

INVARIANTS = (
    by_query(
        "told_as_decided",
        "Every bidder was told what was decided and approved, and no other amount",
        count=OUTCOMES,
        broken="""
            SELECT bid.reference, outcome.result FROM <told>
            WHERE NOT CASE outcome.result
                WHEN 'ineligible' THEN NOT EXISTS (
                    SELECT 1 FROM evaluations_decision decision
                    WHERE decision.bid_id = bid.id AND decision.approved_at IS NOT NULL
                    AND decision.state <> 'sent_back')
                WHEN 'funded' THEN EXISTS (
                    SELECT 1 FROM evaluations_decision decision
                    WHERE decision.bid_id = bid.id AND decision.kind = 'fund'
                    AND decision.state IN ('approved', 'released')
                    AND decision.amount_pounds = outcome.amount_pounds)
                ELSE EXISTS (
                    SELECT 1 FROM evaluations_decision decision
                    WHERE decision.bid_id = bid.id AND decision.state IN ('approved', 'superseded')
                    AND decision.kind = CASE outcome.result WHEN 'reserve' THEN 'reserve' ELSE 'reject' END)
            END ORDER BY 1""",
        says="{} was told “{}”, which is not what was decided.",
        parts=PARTS,
    ),
    by_query(
        "everyone_told",
        "Every bid of a round whose bidders were told has its outcome",
        count=OUTCOMES,
        broken="""
            SELECT bid.reference FROM bids_bid bid JOIN programmes_round round ON round.id = bid.round_id
            WHERE round.notified_at IS NOT NULL AND bid.state <> 'withdrawn'
            AND EXISTS (SELECT 1 FROM bids_submission submission WHERE submission.bid_id = bid.id)
            AND NOT EXISTS (SELECT 1 FROM bids_bidoutcome outcome WHERE outcome.bid_id = bid.id) ORDER BY 1""",
        says="{} has not been told anything.",
    ),
    by_query(
        "letter_sent",
        "Every outcome rests on a letter of its own bid that is ready and says the same",
        count=OUTCOMES,
        broken="""
            SELECT bid.reference FROM <told>
            LEFT JOIN documents_document letter ON letter.id = outcome.letter_id
            WHERE letter.id IS NULL OR letter.state <> 'ready' OR letter.subject_id <> bid.id
            OR (letter.kind = 'outcome_letter') = (outcome.result = 'funded') ORDER BY 1""",
        says="{} was told without a letter that fits.",
        parts=PARTS,
    ),
    by_query(
        "one_letter",
        "No bid has two current letters of one kind, or an award and an outcome letter at once",
        count="SELECT count(*) FROM documents_document WHERE kind IN ('award_letter', 'outcome_letter') AND is_current",
        broken="""
            SELECT bid.reference, count(*) FROM documents_document letter
            JOIN bids_bid bid ON bid.id = letter.subject_id
            WHERE letter.kind IN ('award_letter', 'outcome_letter') AND letter.is_current
            AND NOT EXISTS (SELECT 1 FROM evaluations_decision decision
                            WHERE decision.bid_id = bid.id AND decision.supersedes_id IS NOT NULL)
            GROUP BY bid.reference HAVING count(*) > 1 ORDER BY 1""",
        says="{} has {} current letters.",
    ),
    by_query(
        "award_as_decided",
        "Every accepted award is published with the amount and bid that were approved",
        count="SELECT count(*) FROM evaluations_decision WHERE award_id IS NOT NULL",
        broken="""
            SELECT bid.reference FROM evaluations_decision decision JOIN bids_bid bid ON bid.id = decision.bid_id
            LEFT JOIN bids_bidoutcome outcome ON outcome.bid_id = bid.id
            LEFT JOIN programmes_award award ON award.id = decision.award_id
            WHERE decision.award_id IS NOT NULL AND (
                award.amount_pounds IS DISTINCT FROM decision.amount_pounds
                OR award.grant_reference IS DISTINCT FROM bid.reference)
            OR outcome.response = 'accepted' AND decision.kind = 'fund' AND decision.state = 'approved'
                AND decision.award_id IS NULL ORDER BY 1""",
        says="{}: its award is not what was approved.",
    ),
)
