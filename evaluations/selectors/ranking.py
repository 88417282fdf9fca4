"""The ranking of a round: its bids' scores under the round's own rule."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import BigIntegerField, JSONField
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast

from bids.models import Bid, Submission
from evaluations.methods.ranking import Entry, Placed, rank, total_of
from evaluations.models import Assessment, Decision, SealedSeed
from evaluations.selectors.eligibility import eligible_bids
from evaluations.selectors.secrecy import revealed_assessments
from evaluations.states import DecisionState
from programmes.models import Round

LIVE = (DecisionState.PROPOSED, DecisionState.APPROVED)


@dataclass(frozen=True, slots=True)
class RankedBid:
    """A bid in its place, with its decision if there is one."""

    bid: Bid
    place: Placed
    decision: Decision | None

    @property
    def low(self) -> Decimal:
        return min(self.place.entry.scores)

    @property
    def high(self) -> Decimal:
        return max(self.place.entry.scores)

    @property
    def spread(self) -> Decimal:
        """How far apart the assessors were, in points of 100."""
        return self.high - self.low


@dataclass(frozen=True, slots=True)
class Ranking:
    """The whole round in order. ``waiting`` are eligible bids whose assessments are not all in."""

    bids: tuple[RankedBid, ...]
    waiting: tuple[Bid, ...]

    @property
    def above_line(self) -> list[RankedBid]:
        """What the rule funds."""
        return [ranked for ranked in self.bids if ranked.place.above_line]

    @property
    def above_line_pounds(self) -> int:
        """What those applied for together."""
        return sum(ranked.place.entry.applied_for_pounds for ranked in self.above_line)


def weights_of(round_: Round) -> dict[str, int]:
    """The weight of each criterion, by its id as text."""
    return {str(pk): weight for pk, weight in round_.criteria.values_list("pk", "weight")}


def total_score(assessment: Assessment, weights: dict[str, int]) -> Decimal:
    """A submitted assessment's score of 100."""
    levels = {str(score.criterion_id): score.value or 0 for score in assessment.scores.all()}
    return total_of(weights, levels)


def totals_by_bid(bids: list[Bid], weights: dict[str, int]) -> dict[int, tuple[Decimal, ...]]:
    """The scores of each bid that is all in, by its id, in an order that names nobody."""
    totals: dict[int, list[Decimal]] = defaultdict(list)
    for assessment in revealed_assessments(bids):
        totals[assessment.allocation.bid_id].append(total_score(assessment, weights))
    return {bid_id: tuple(sorted(scores)) for bid_id, scores in totals.items()}


def applied_for(bids: list[Bid]) -> dict[int, int]:
    """What each bid's last submission applies for, in pounds, by bid id. One query."""
    newest = Submission.objects.filter(bid__in=bids).order_by("bid_id", "-number").distinct("bid_id")
    amount = Cast(KeyTextTransform("applied_for_pounds", Cast("snapshot", JSONField())), BigIntegerField())
    return dict(newest.annotate(pounds=amount).values_list("bid_id", "pounds"))


def live_decisions(bids: list[Bid]) -> dict[int, Decision]:
    """The decision in force or waiting on each bid, by bid id; a waiting one goes first."""
    decisions = Decision.objects.filter(bid__in=bids, state__in=LIVE).select_related("decided_by", "approved_by")
    found = sorted(decisions, key=lambda decision: decision.state == DecisionState.PROPOSED)
    return {decision.bid_id: decision for decision in found}


def ranking_of(round_: Round) -> Ranking:
    """The round's ranking as its assessments stand. Eight queries at any length."""
    bids = eligible_bids(round_)
    for bid in bids:
        bid.round = round_
    totals = totals_by_bid(bids, weights_of(round_))
    amounts, decisions = applied_for(bids), live_decisions(bids)
    by_reference = {bid.reference: bid for bid in bids}
    sealed: SealedSeed | None = getattr(round_, "sealed_seed", None)
    seed = sealed.seed if sealed else ""
    entries = [Entry(bid.reference, totals[bid.pk], amounts.get(bid.pk, 0)) for bid in bids if bid.pk in totals]
    places = rank(entries, budget_pounds=round_.budget_pounds or 0, threshold=round_.threshold, seed=seed)
    ranked = [(by_reference[place.entry.reference], place) for place in places]
    return Ranking(
        bids=tuple(RankedBid(bid, place, decisions.get(bid.pk)) for bid, place in ranked),
        waiting=tuple(bid for bid in bids if bid.pk not in totals),
    )
