"""The judging of one bid, gathered for its page: nothing of a score before all are in."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import F, Func, IntegerField, JSONField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Cast, JSONObject
from django.utils import timezone

from bids.models import Bid, BidOutcome, Submission
from bids.states import Result
from evaluations.methods.ranking import mean_of
from evaluations.models import Allocation, Assessment, Decision, EligibilityCheck, Score
from evaluations.selectors.letters import Letter, letters_for
from evaluations.selectors.ranking import LIVE, total_score
from evaluations.selectors.secrecy import revealed_of
from evaluations.states import AllocationState, DecisionKind, DecisionState
from programmes.models import Criterion


@dataclass(frozen=True, slots=True)
class Line:
    """One criterion across the assessors, in the order of ``Record.assessments``."""

    criterion: Criterion
    scores: tuple[Score | None, ...]


@dataclass(frozen=True, slots=True)
class Read:
    """One allocation and how far it has got; ``state`` is a code of the look."""

    allocation: Allocation
    state: str


@dataclass(frozen=True, slots=True)
class Record:
    """All that the department holds on the judging of one bid."""

    applied_for_pounds: int
    checks: tuple[EligibilityCheck, ...]
    reads: tuple[Read, ...]
    assessments: tuple[tuple[Assessment, Decimal], ...]
    lines: tuple[Line, ...]
    mean: Decimal | None
    decisions: tuple[Decision, ...]
    outcome: BidOutcome | None
    promotion: Letter | None
    live: Decision | None
    unanswered: int | None
    attachments: int

    @property
    def is_looked_into(self) -> bool:
        """Whether who leads the bid may be paid, so that due diligence is done."""
        return any(each.kind != DecisionKind.REJECT and each.state in LIVE for each in self.decisions)


def with_figures(bids: QuerySet[Bid]) -> QuerySet[Bid]:
    """Bids with what they apply for and how many files they brought, as they were last handed in.

    Taken out of the snapshots where they lie, for those are long.
    """
    newest = Submission.objects.filter(bid=OuterRef("pk")).order_by("-number")
    said = newest.annotate(said=Cast("snapshot", JSONField()))
    figures = said.values(it=JSONObject(pounds=F("said__applied_for_pounds"), files=FileCount("said__attachments")))
    return bids.annotate(handed_in=Subquery(figures[:1]))


class FileCount(Func):
    """How many items a JSON array holds."""

    function = "jsonb_array_length"
    output_field = IntegerField()


def record_of(bid: Bid) -> Record:
    """The record of a bid of ``with_figures`` whose round is at hand. The same number of queries for any bid."""
    criteria = list(bid.round.criteria.order_by("order", "pk"))
    weights = {str(criterion.pk): criterion.weight for criterion in criteria}
    allocations = list(bid.allocations.select_related("assessor__user", "assessment", "declaration").order_by("pk"))
    revealed = revealed_of(allocations, bid.round.reads_per_bid)
    assessments = [(each, total_score(each, weights)) for each in revealed]
    decisions = tuple(
        bid.decisions.select_related(
            "decided_by", "approved_by", "first_approved_by", "sent_back_by", "released_by", "recommended_by_run"
        ).order_by("-decided_at", "-pk")
    )
    outcome: BidOutcome | None = getattr(bid, "outcome", None)
    promotion = _promotion(decisions, outcome)
    live = next((d for d in decisions if d.state == DecisionState.PROPOSED), None)
    return Record(
        applied_for_pounds=bid.handed_in["pounds"],  # type: ignore[attr-defined]  # by with_figures
        checks=tuple(bid.eligibility_checks.select_related("checked_by").order_by("-checked_at", "-pk")),
        reads=tuple(Read(each, read_state(each)) for each in allocations),
        assessments=tuple(assessments),
        lines=tuple(Line(criterion, _scores(criterion, assessments)) for criterion in criteria),
        mean=mean_of([total for _, total in assessments]) if assessments else None,
        decisions=decisions,
        outcome=outcome,
        promotion=letters_for([bid], {bid.pk: promotion}, {})[0] if promotion else None,
        live=live,
        unanswered=_unanswered(decisions, outcome),
        attachments=bid.handed_in["files"],  # type: ignore[attr-defined]  # by with_figures
    )


def read_state(allocation: Allocation) -> str:
    """The code of how far one read has got."""
    if allocation.state == AllocationState.RECUSED:
        return "recused"
    if allocation.state == AllocationState.ALLOCATED:
        return "to_declare"
    assessment = getattr(allocation, "assessment", None)
    if assessment is None:
        return "to_score"
    return {"draft": "scoring", "submitted": "scored", "returned": "returned"}[assessment.state]


def _promotion(decisions: tuple[Decision, ...], outcome: BidOutcome | None) -> Decision | None:
    """The approved decision to fund a bid that its bidder still thinks a reserve."""
    if outcome is None or outcome.result != Result.RESERVE:
        return None
    approved = (each for each in decisions if each.state == DecisionState.APPROVED)
    return next((each for each in approved if each.kind == DecisionKind.FUND and each.supersedes_id), None)


def _unanswered(decisions: tuple[Decision, ...], outcome: BidOutcome | None) -> int | None:
    """The id of the award that was not answered by its date."""
    if outcome is None or outcome.result != Result.FUNDED or outcome.response:
        return None
    if outcome.accept_by is None or outcome.accept_by > timezone.now():
        return None
    return next((each.pk for each in decisions if each.state == DecisionState.APPROVED), None)


def _scores(criterion: Criterion, assessments: list[tuple[Assessment, Decimal]]) -> tuple[Score | None, ...]:
    return tuple(
        next((score for score in each.scores.all() if score.criterion_id == criterion.pk), None)
        for each, _ in assessments
    )
