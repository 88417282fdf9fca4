"""Independent scoring: saved as a draft, submitted and locked, returned by an officer with a reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.urls import reverse

from bids.models import Bid
from evaluations.models import Allocation, Assessment, AssessmentVersion, Score
from evaluations.permissions import is_their_own, may_read_allocated, may_run_rounds, may_score, phase_of
from evaluations.refusals import JudgingRefused
from evaluations.selectors.ranking import LIVE
from evaluations.services.guards import lock_round_and_bid, refuse, required
from evaluations.states import ASSESSMENT_TRANSITIONS, AssessmentState
from portal.accounts.models import User
from portal.audit.clock import database_now
from portal.audit.digests import canonical_json, sha256_of
from portal.audit.services import record
from portal.notices.services import tell
from programmes.models import Criterion
from programmes.states import Phase


class SavedElsewhere(JudgingRefused):
    """The assessment was saved in another tab since this page was opened."""


@dataclass(frozen=True, slots=True)
class Mark:
    """What an assessor puts against one criterion; both may wait while it is a draft."""

    value: int | None
    justification: str


@transaction.atomic
def save_assessment(
    *, allocation_id: int, marks: Mapping[int, Mark], comment: str, revision: int, by: User, on_its_own: bool = False
) -> Assessment:
    """Save scores by criterion id as a draft.

    ``revision`` is the one the page was opened with: raises ``SavedElsewhere`` when another tab
    has saved since, ``JudgingRefused`` when these scores may not change. A draft that the page
    saves ``on_its_own`` leaves no line in the audit: what a person saves and submits does.
    """
    bid, allocation = _own_allocation(allocation_id, by)
    assessment = _locked_or_new(allocation)
    refuse(may_score(allocation, assessment))
    if assessment.revision != revision:
        raise SavedElsewhere("This assessment was saved in another tab since you opened it here.")
    assessment.comment, assessment.saved_at = comment.strip(), database_now()
    assessment.revision += 1
    assessment.save()
    _write_scores(assessment, bid, marks)
    if not on_its_own:
        record(
            chain=bid.audit_chain,
            kind="assessment.saved",
            by=by,
            subject=assessment,
            data={"revision": assessment.revision},
        )
    return assessment


@transaction.atomic
def save_notes(*, allocation_id: int, notes: str, seen: str, by: User) -> Allocation:
    """Keep an assessor's own notes on a bid, which nobody else ever sees; the audit is told nothing.

    ``seen`` is the digest of the notes the page was opened with: raises ``SavedElsewhere`` when
    another tab has saved since, ``JudgingRefused`` for anybody else or when the bid is closed to them.
    """
    allocation = (
        Allocation.objects.select_for_update(of=("self",))
        .select_related("assessor__user", "bid__round")
        .get(pk=allocation_id)
    )
    if not is_their_own(by, allocation):
        raise JudgingRefused("Only the assessor this bid was allocated to can keep notes on it.")
    refuse(may_read_allocated(allocation))
    text = notes.strip()
    if text != allocation.notes:
        if notes_digest(allocation) != seen:
            raise SavedElsewhere("Your notes were saved in another tab since you opened them here.")
        allocation.notes = text
        allocation.save(update_fields=["notes"])
    return allocation


def notes_digest(allocation: Allocation) -> str:
    """What tells one text of the notes from another."""
    return sha256_of(allocation.notes)[:16]


@transaction.atomic
def submit_assessment(*, allocation_id: int, by: User) -> Assessment:
    """Submit and lock what was saved, keeping this version for good. Twice is the same as once.

    Raises ``JudgingRefused`` unless every criterion has a score with its justification.
    """
    bid, allocation = _own_allocation(allocation_id, by)
    assessment = _locked_or_new(allocation)
    if assessment.state == AssessmentState.SUBMITTED:
        return assessment
    refuse(may_score(allocation, assessment))
    missing = unfinished(assessment, list(bid.round.criteria.order_by("order", "pk")))
    if missing:
        raise JudgingRefused(next(iter(missing.values())))
    _move(assessment, AssessmentState.SUBMITTED)
    assessment.submitted_at, assessment.submitted_by = database_now(), by
    content = version_content(assessment)
    version = AssessmentVersion.objects.create(
        assessment=assessment,
        version=assessment.version,
        content=content,
        sha256=sha256_of(content),
        submitted_at=assessment.submitted_at,
        submitted_by=by,
    )
    assessment.save()
    record(
        chain=bid.audit_chain,
        kind="assessment.submitted",
        by=by,
        subject=assessment,
        data={"version": version.version, "sha256": version.sha256},
    )
    return assessment


@transaction.atomic
def return_assessment(*, assessment_id: int, by: User, reason: str) -> Assessment:
    """Give a submitted assessment back to its assessor to think again, with a reason they are told.

    Raises ``JudgingRefused`` for anybody but a fund officer, or once decisions have started.
    """
    refuse(may_run_rounds(by))
    bid_id = Assessment.objects.values_list("allocation__bid_id", flat=True).get(pk=assessment_id)
    bid = lock_round_and_bid(bid_id)
    assessment = (
        Assessment.objects.select_for_update(of=("self",))
        .select_related("allocation__assessor__user")
        .get(pk=assessment_id)
    )
    if phase_of(bid.round) is not Phase.ASSESSING or bid.decisions.filter(state__in=LIVE).exists():
        raise JudgingRefused("Decisions have started, so assessments can no longer be returned.")
    if assessment.allocation.assessor.user_id == by.pk:
        raise JudgingRefused("You cannot return your own assessment. Ask another officer.")
    text = required(reason, "Say what the assessor should look at again.")
    _move(assessment, AssessmentState.RETURNED)
    assessment.returned_at, assessment.returned_by, assessment.return_reason = database_now(), by, text
    assessment.save(update_fields=["state", "returned_at", "returned_by", "return_reason"])
    # The next submission is the next version; only a returned row may be given its number.
    assessment.version += 1
    assessment.save(update_fields=["version"])
    tell(
        key=f"assessment-returned:{assessment.pk}:{assessment.version}",
        to=assessment.allocation.assessor.user,
        subject=f"Your assessment of {bid.reference} has been returned to you",
        template="evaluations/returned",
        context={"reference": bid.reference, "allocation": assessment.allocation_id, "reason": text},
        path=reverse("evaluations:score", args=[assessment.allocation_id]),
        about=f"{bid.reference} in {bid.round.title}",
        by=by,
    )
    record(
        chain=bid.audit_chain,
        kind="assessment.returned",
        by=by,
        subject=assessment,
        data={"version": assessment.version - 1},
    )
    return assessment


def unfinished(assessment: Assessment, criteria: list[Criterion]) -> dict[int, str]:
    """What is still missing before it can be submitted: a sentence by the id of each criterion that lacks it."""
    scores = {score.criterion_id: score for score in assessment.scores.all()} if assessment.pk else {}
    return {each.pk: sentence for each in criteria if (sentence := _missing(each, scores.get(each.pk)))}


def _missing(criterion: Criterion, score: Score | None) -> str:
    if score is None or score.value is None:
        return f"Give a score for “{criterion.name}”."
    return "" if score.justification.strip() else f"Say why you scored “{criterion.name}” as you did."


def version_content(assessment: Assessment) -> str:
    """The assessment as canonical JSON: what a version keeps and its digest covers."""
    scores = assessment.scores.select_related("criterion").order_by("criterion__order", "criterion_id")
    return canonical_json(
        {
            "schema": "assessment/1",
            "allocation": assessment.allocation_id,
            "version": assessment.version,
            "comment": assessment.comment,
            "scores": [
                {
                    "criterion": score.criterion.slug,
                    "weight": score.criterion.weight,
                    "value": score.value,
                    "justification": score.justification,
                }
                for score in scores
            ],
        }
    )


def _own_allocation(allocation_id: int, by: User) -> tuple[Bid, Allocation]:
    """The bid and the allocation, held; refuses anybody but the assessor."""
    bid = lock_round_and_bid(Allocation.objects.values_list("bid_id", flat=True).get(pk=allocation_id))
    allocation = (
        Allocation.objects.select_for_update(of=("self",)).select_related("assessor__user").get(pk=allocation_id)
    )
    allocation.bid = bid
    if not is_their_own(by, allocation):
        raise JudgingRefused("Only the assessor this bid was allocated to can score it.")
    return bid, allocation


def _locked_or_new(allocation: Allocation) -> Assessment:
    found = Assessment.objects.select_for_update().filter(allocation=allocation).first()
    return found or Assessment(allocation=allocation)


def _write_scores(assessment: Assessment, bid: Bid, marks: Mapping[int, Mark]) -> None:
    known = set(bid.round.criteria.values_list("pk", flat=True))
    scores = []
    for criterion_id, mark in marks.items():
        if criterion_id not in known:
            raise JudgingRefused("That criterion belongs to another round.")
        _check_level(mark)
        said = mark.justification.strip()
        scores.append(Score(assessment=assessment, criterion_id=criterion_id, value=mark.value, justification=said))
    Score.objects.bulk_create(
        scores,
        update_conflicts=True,
        unique_fields=["assessment", "criterion"],
        update_fields=["value", "justification"],
    )


def _check_level(mark: Mark) -> None:
    if mark.value is not None and not 0 <= mark.value <= 5:
        raise JudgingRefused("A score is a whole number from 0 to 5.")


def _move(assessment: Assessment, state: AssessmentState) -> None:
    if state not in ASSESSMENT_TRANSITIONS[AssessmentState(assessment.state)]:
        raise JudgingRefused(f"This assessment is {assessment.get_state_display().lower()}, so this cannot be done.")
    assessment.state = state
