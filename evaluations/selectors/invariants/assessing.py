"""Who read what, and that their scores are as they submitted them."""

from __future__ import annotations

import json
from collections.abc import Iterator

from evaluations.models import Allocation, Assessment, AssessorProfile
from evaluations.selectors.conflicts import conflicts_among
from evaluations.selectors.invariants.found import Found, Invariant, by_query, tally
from evaluations.states import AllocationState, AssessmentState
from programmes.models import Round

IN_FORCE = "SELECT count(*) FROM evaluations_allocation WHERE state <> 'recused'"
SUBMITTED = "SELECT count(*) FROM evaluations_assessment WHERE submitted_at IS NOT NULL"
PARTS = {
    "read": """evaluations_allocation allocation JOIN bids_bid bid ON bid.id = allocation.bid_id
    JOIN evaluations_assessorprofile assessor ON assessor.id = allocation.assessor_id
    JOIN accounts_user reader ON reader.id = assessor.user_id"""
}


def _no_conflict() -> Found:
    return tally(_conflicted())


def _conflicted() -> Iterator[str | None]:
    """Round by round: every read in force against what is known of its assessor and the bid's parties."""
    for round_ in Round.objects.filter(bids__allocations__isnull=False).distinct().order_by("pk"):
        reads = list(
            Allocation.objects.filter(bid__round=round_)
            .exclude(state=AllocationState.RECUSED)
            .select_related("bid", "assessor__user")
            .order_by("bid__reference", "pk")
        )
        profiles = list(AssessorProfile.objects.filter(pk__in={read.assessor_id for read in reads}))
        found = conflicts_among(profiles, {read.bid_id: read.bid for read in reads}.values())
        for read in reads:
            said = found.open(read.bid_id, read.assessor_id)
            yield f"{read.bid.reference} is read by {read.assessor.user.full_name}: {' '.join(said)}" if said else None


def _as_submitted() -> Found:
    submitted = (
        Assessment.objects.filter(state=AssessmentState.SUBMITTED)
        .select_related("allocation__bid")
        .prefetch_related("scores__criterion", "versions")
        .order_by("pk")
    )
    return tally(_changed(each) for each in submitted.iterator(chunk_size=500))


def _changed(assessment: Assessment) -> str | None:
    """Whether the scores in the tables are those of the newest version."""
    place = f"{assessment.allocation.bid.reference}, allocation {assessment.allocation_id}"
    kept = max(assessment.versions.all(), key=lambda version: version.version, default=None)
    if kept is None or kept.version != assessment.version:
        return f"{place}: the version that was submitted is not kept."
    said = json.loads(kept.content)
    stored = {(score.criterion.slug, score.value, score.justification) for score in assessment.scores.all()}
    told = {(score["criterion"], score["value"], score["justification"]) for score in said["scores"]}
    same = stored == told and said["comment"] == assessment.comment
    return None if same else f"{place}: its scores are not those of the version that was submitted."


INVARIANTS = (
    by_query(
        "read_once",
        "Nobody is given the same bid twice",
        count="SELECT count(*) FROM evaluations_allocation",
        broken="""
            SELECT bid.reference, reader.full_name FROM <read>
            GROUP BY bid.id, bid.reference, reader.id, reader.full_name HAVING count(*) > 1 ORDER BY 1, 2""",
        says="{} was given to {} more than once.",
        parts=PARTS,
    ),
    by_query(
        "no_declared_interest",
        "Nobody reads a bid in which they declared an interest",
        count=IN_FORCE,
        broken="""
            SELECT bid.reference, reader.full_name FROM <read>
            JOIN evaluations_declaration declaration ON declaration.allocation_id = allocation.id
            WHERE allocation.state <> 'recused' AND declaration.has_interest ORDER BY 1, 2""",
        says="{} is read by {}, who declared an interest in it.",
        parts=PARTS,
    ),
    Invariant("no_conflict", "Nobody reads a bid against a known conflict that no officer set aside", _no_conflict),
    by_query(
        "declared_first",
        "Nobody scored before they declared that they have no interest",
        count=SUBMITTED,
        broken="""
            SELECT bid.reference, reader.full_name FROM <read>
            JOIN evaluations_assessment assessment ON assessment.allocation_id = allocation.id
            LEFT JOIN evaluations_declaration declaration ON declaration.allocation_id = allocation.id
            WHERE assessment.submitted_at IS NOT NULL
            AND (declaration.id IS NULL OR declaration.declared_at > assessment.submitted_at) ORDER BY 1, 2""",
        says="{} was scored by {} without a declaration before it.",
        parts=PARTS,
    ),
    by_query(
        "own_scores",
        "Every assessment was submitted by its own assessor",
        count=SUBMITTED,
        broken="""
            SELECT bid.reference, reader.full_name FROM <read>
            JOIN evaluations_assessment assessment ON assessment.allocation_id = allocation.id
            WHERE assessment.submitted_by_id <> reader.id ORDER BY 1, 2""",
        says="{}: the assessment of {} was submitted by someone else.",
        parts=PARTS,
    ),
    by_query(
        "recused_stay_out",
        "Nobody submitted scores after they came off a bid",
        count="SELECT count(*) FROM evaluations_allocation WHERE state = 'recused'",
        broken="""
            SELECT bid.reference, reader.full_name FROM <read>
            JOIN evaluations_assessment assessment ON assessment.allocation_id = allocation.id
            WHERE allocation.recused_at < assessment.submitted_at ORDER BY 1, 2""",
        says="{} was scored by {} after they came off it.",
        parts=PARTS,
    ),
    by_query(
        "scored_in_time",
        "No score came in after decisions started",
        count=SUBMITTED,
        broken="""
            SELECT bid.reference, reader.full_name FROM <read>
            JOIN evaluations_assessment assessment ON assessment.allocation_id = allocation.id
            JOIN programmes_round round ON round.id = bid.round_id
            WHERE assessment.submitted_at > round.deciding_at ORDER BY 1, 2""",
        says="{} was scored by {} after decisions had started.",
        parts=PARTS,
    ),
    by_query(
        "version_digest",
        "Every submitted version of an assessment has its SHA-256",
        count="SELECT count(*) FROM evaluations_assessmentversion",
        broken="""
            SELECT bid.reference, version.version, reader.full_name FROM <read>
            JOIN evaluations_assessment assessment ON assessment.allocation_id = allocation.id
            JOIN evaluations_assessmentversion version ON version.assessment_id = assessment.id
            WHERE encode(sha256(convert_to(version.content, 'UTF8')), 'hex') <> version.sha256 ORDER BY 1, 2, 3""",
        says="{}: version {} of the assessment by {} is not what its digest covers.",
        parts=PARTS,
    ),
    Invariant("as_submitted", "Scores stand in the tables as they were submitted", _as_submitted),
)
