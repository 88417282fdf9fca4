"""Money: what is committed is what was approved, within the budget and within what was asked."""

from __future__ import annotations

from evaluations.selectors.invariants.found import by_query

ROUNDS = "SELECT count(*) FROM programmes_round WHERE NOT is_record"
PARTS = {
    "approved": """SELECT coalesce(sum(decision.amount_pounds), 0) FROM evaluations_decision decision
    JOIN bids_bid bid ON bid.id = decision.bid_id
    WHERE bid.round_id = round.id AND decision.state = 'approved' AND decision.kind = 'fund'"""
}

INVARIANTS = (
    by_query(
        "committed",
        "What each round has committed is the sum of its approved funding",
        count=ROUNDS,
        broken="""
            SELECT title, committed_pounds, (<approved>) FROM programmes_round round
            WHERE NOT is_record AND committed_pounds <> (<approved>) ORDER BY 1""",
        says="{} says it has committed £{}, and has approved £{}.",
        parts=PARTS,
    ),
    by_query(
        "within_budget",
        "No round has approved more than its budget",
        count=ROUNDS,
        broken="""
            SELECT title, (<approved>), budget_pounds FROM programmes_round round
            WHERE NOT is_record AND (<approved>) > coalesce(budget_pounds, 0) ORDER BY 1""",
        says="{} has approved £{} of £{}.",
        parts=PARTS,
    ),
    by_query(
        "within_asked",
        "No award is more than the bid applied for",
        count="SELECT count(*) FROM evaluations_decision WHERE kind = 'fund' AND state IN ('approved', 'proposed')",
        broken="""
            SELECT bid.reference, decision.amount_pounds, asked.pounds FROM evaluations_decision decision
            JOIN bids_bid bid ON bid.id = decision.bid_id
            JOIN LATERAL (
                SELECT (snapshot::jsonb ->> 'applied_for_pounds')::bigint AS pounds FROM bids_submission
                WHERE bid_id = bid.id ORDER BY number DESC LIMIT 1
            ) AS asked ON true
            WHERE decision.kind = 'fund' AND decision.state IN ('approved', 'proposed')
            AND decision.amount_pounds > asked.pounds ORDER BY 1""",
        says="{} was given £{} and applied for £{}.",
    ),
)
