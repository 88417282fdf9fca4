"""What bidders read of their scores: by criterion, with every comment and no assessor's name."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import Any

from bids.models import Bid, BidOutcome
from evaluations.methods.ranking import mean_of
from evaluations.models import Assessment
from evaluations.selectors.ranking import total_score
from evaluations.selectors.secrecy import revealed_assessments
from programmes.models import Criterion, Round

Feedback = tuple[Bid, Decimal | None, list[dict[str, Any]]]


def feedback_of(round_: Round) -> list[Feedback]:
    """Each told bid of the round with its score of 100 and its comments, by reference.

    A bid that was not assessed gets neither.
    """
    outcomes = BidOutcome.objects.filter(bid__round=round_).select_related("bid__round").order_by("bid__reference")
    bids = [outcome.bid for outcome in outcomes]
    criteria = list(round_.criteria.order_by("order", "pk"))
    by_bid: dict[int, list[Assessment]] = defaultdict(list)
    for assessment in revealed_assessments(bids):
        by_bid[assessment.allocation.bid_id].append(assessment)
    return [(bid, *_of_one(by_bid[bid.pk], criteria)) for bid in bids]


def feedback_for(bid: Bid) -> tuple[Decimal | None, list[dict[str, Any]]]:
    """The same for one bid, told or not: nothing while an assessment is out. Four queries."""
    return _of_one(revealed_assessments([bid]), list(bid.round.criteria.order_by("order", "pk")))


def _of_one(assessments: list[Assessment], criteria: list[Criterion]) -> tuple[Decimal | None, list[dict[str, Any]]]:
    if not assessments:
        return None, []
    weights = {str(criterion.pk): criterion.weight for criterion in criteria}
    score = mean_of([total_score(assessment, weights) for assessment in assessments])
    return score, [_criterion(criterion, assessments) for criterion in criteria]


def _criterion(criterion: Criterion, assessments: list[Assessment]) -> dict[str, Any]:
    """The mean level of 5, and the comments in an order that is not the assessors'."""
    scores = [score for each in assessments for score in each.scores.all() if score.criterion_id == criterion.pk]
    mean = mean_of([Decimal(score.value or 0) for score in scores]) if scores else None
    return {
        "criterion": criterion.name,
        "weight": criterion.weight,
        "score": str(mean) if mean is not None else None,
        "comments": sorted(score.justification for score in scores if score.justification),
    }
