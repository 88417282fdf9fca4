"""Panels: who was in the room, and that what they agreed is whole."""

from __future__ import annotations

from evaluations.selectors.invariants.found import by_query

MODERATIONS = "SELECT count(*) FROM evaluations_moderation"
PARTS = {"of": "evaluations_moderation moderation JOIN bids_bid bid ON bid.id = moderation.bid_id"}

INVARIANTS = (
    by_query(
        "in_or_out",
        "Nobody who left the room for a conflict is among those who agreed",
        count=MODERATIONS,
        broken="""
            SELECT bid.reference, moderation.number, person.full_name FROM <of>
            JOIN evaluations_moderation_present present ON present.moderation_id = moderation.id
            JOIN accounts_user person ON person.id = present.user_id
            WHERE EXISTS (SELECT 1 FROM evaluations_moderation_out gone
                          WHERE gone.moderation_id = moderation.id AND gone.user_id = present.user_id)
            OR EXISTS (
                SELECT 1 FROM evaluations_allocation allocation
                JOIN evaluations_assessorprofile assessor ON assessor.id = allocation.assessor_id
                JOIN evaluations_declaration declaration ON declaration.allocation_id = allocation.id
                WHERE allocation.bid_id = bid.id AND assessor.user_id = present.user_id
                AND declaration.has_interest AND declaration.declared_at <= moderation.agreed_at
            ) ORDER BY 1, 2, 3""",
        says="{}: in moderation {}, {} had an interest and was in the room.",
        parts=PARTS,
    ),
    by_query(
        "agreed_whole",
        "Every moderation agrees one level on every criterion of its round",
        count=MODERATIONS,
        broken="""
            SELECT bid.reference, moderation.number FROM <of>
            WHERE (SELECT count(*) FROM evaluations_agreedscore score
                   JOIN programmes_criterion criterion ON criterion.id = score.criterion_id
                   WHERE score.moderation_id = moderation.id AND criterion.round_id = bid.round_id)
               <> (SELECT count(*) FROM programmes_criterion criterion WHERE criterion.round_id = bid.round_id)
            ORDER BY 1, 2""",
        says="{}: moderation {} does not agree a level on each criterion.",
        parts=PARTS,
    ),
)
