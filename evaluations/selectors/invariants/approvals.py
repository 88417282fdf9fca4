"""Decisions: approved by others, twice when they are large, and not while something holds them back."""

from __future__ import annotations

from evaluations.selectors.invariants.found import by_query

APPROVED = "SELECT count(*) FROM evaluations_decision WHERE approved_at IS NOT NULL"
PARTS = {"decided": "evaluations_decision decision JOIN bids_bid bid ON bid.id = decision.bid_id"}

INVARIANTS = (
    by_query(
        "approved_by_another",
        "Nobody approved their own decision, or the same one twice",
        count=APPROVED,
        broken="""
            SELECT bid.reference, decision.id FROM <decided>
            WHERE decision.approved_by_id = decision.decided_by_id
            OR decision.first_approved_by_id = decision.decided_by_id
            OR decision.first_approved_by_id = decision.approved_by_id ORDER BY 1, 2""",
        says="{}: decision {} was approved by someone who had acted on it before.",
        parts=PARTS,
    ),
    by_query(
        "approved_twice",
        "Every award above the round's threshold was approved by two people",
        count=APPROVED,
        broken="""
            SELECT bid.reference, decision.amount_pounds FROM <decided>
            LEFT JOIN evaluations_judgingterms terms ON terms.round_id = bid.round_id
            WHERE decision.kind = 'fund' AND decision.approved_at IS NOT NULL
            AND decision.first_approved_at IS NULL AND decision.amount_pounds >
                CASE WHEN terms.id IS NULL THEN 1000000 ELSE terms.second_approval_above_pounds END ORDER BY 1, 2""",
        says="{}: an award of £{} was approved by one person.",
        parts=PARTS,
    ),
    by_query(
        "one_in_force",
        "No bid has two decisions in force",
        count="SELECT count(*) FROM evaluations_decision WHERE state IN ('proposed', 'approved')",
        broken="""
            SELECT bid.reference, decision.state FROM <decided>
            WHERE decision.state IN ('proposed', 'approved') GROUP BY bid.reference, decision.state
            HAVING count(*) > 1 ORDER BY 1, 2""",
        says="{} has more than one decision that is {}.",
        parts=PARTS,
    ),
    by_query(
        "nothing_held_back",
        "No award was approved while one of its conditions was open",
        count=APPROVED,
        broken="""
            SELECT DISTINCT bid.reference FROM <decided>
            JOIN evaluations_condition condition ON condition.bid_id = bid.id
            WHERE decision.kind = 'fund' AND decision.approved_at IS NOT NULL
            AND condition.set_at < decision.approved_at
            AND coalesce(condition.met_at, condition.waived_at, 'infinity') > decision.approved_at ORDER BY 1""",
        says="{}: its award was approved while a condition was open.",
        parts=PARTS,
    ),
    by_query(
        "decided_on_merit",
        "Only bids that passed their eligibility check were funded",
        count=APPROVED,
        broken="""
            SELECT bid.reference FROM <decided>
            LEFT JOIN LATERAL (
                SELECT is_eligible AND is_in_scope AS passed FROM evaluations_eligibilitycheck
                WHERE bid_id = bid.id ORDER BY checked_at DESC, id DESC LIMIT 1
            ) AS latest ON true
            WHERE decision.kind = 'fund' AND decision.state = 'approved' AND latest.passed IS NOT TRUE ORDER BY 1""",
        says="{} is funded without having passed its check.",
        parts=PARTS,
    ),
    by_query(
        "run_of_its_round",
        "Every decision rests on an award run of its own round, and one that departs says why",
        count="SELECT count(*) FROM evaluations_decision WHERE recommended_by_run_id IS NOT NULL",
        broken="""
            SELECT bid.reference, decision.id FROM <decided>
            JOIN evaluations_awardrun run ON run.id = decision.recommended_by_run_id
            WHERE run.round_id <> bid.round_id OR run.is_what_if
            OR NOT decision.follows_recommendation AND decision.departure_reason = '' ORDER BY 1, 2""",
        says="{}: decision {} names a run it cannot rest on, or departs without a reason.",
        parts=PARTS,
    ),
)
