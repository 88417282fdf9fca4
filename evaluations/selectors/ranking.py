"""The ranking of a round: each bid's mean, calibrated and agreed score, which decides, and where that places it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from django.db.models import BigIntegerField, JSONField, QuerySet
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast

from bids.models import Bid, Submission
from bids.selectors.submitted import counted_bids
from evaluations.methods.ranking import tie_key, total_of
from evaluations.models import Assessment, Decision, SealedSeed
from evaluations.selectors.calibrated import CalibratedScore, Calibration, Standing, calibration_inputs, calibration_of
from evaluations.selectors.eligibility import latest_checks
from evaluations.selectors.line import funded_at_once
from evaluations.selectors.runs_rule import terms_in_force
from evaluations.selectors.scores import BidScores, scores_of
from evaluations.selectors.secrecy import all_in_ids
from evaluations.selectors.whereabouts import Whereabouts, whereabouts
from evaluations.states import DecisionState
from programmes.models import Round
from programmes.selectors.award_terms import CALIBRATED, MEAN, AwardTerms

LIVE = (DecisionState.PROPOSED, DecisionState.APPROVED)
AGREED = "agreed"


@dataclass(frozen=True, slots=True)
class RankedBid:
    """A bid in its place. ``by`` says which score decides for it: agreed, calibrated or mean."""

    bid: Bid
    scores: BidScores
    where: Whereabouts
    calibrated: CalibratedScore | None
    score: Decimal
    by: str
    position: int = 0
    mean_position: int = 0
    calibrated_position: int | None = None
    funded: bool = False
    tied: bool = False
    decision: Decision | None = None

    @property
    def low(self) -> Decimal:
        return self.scores.totals[0]

    @property
    def high(self) -> Decimal:
        return self.scores.totals[-1]

    @property
    def spread(self) -> Decimal:
        """How far apart the assessors were, in points of 100."""
        return self.high - self.low

    @property
    def rises(self) -> int | None:
        """Places it gains by calibration (loses, if negative); None without calibrated scores."""
        return None if self.calibrated_position is None else self.mean_position - self.calibrated_position

    @property
    def falls(self) -> int:
        """Places it loses by calibration."""
        return -(self.rises or 0)

    @property
    def percent(self) -> str:
        """Its chance of being funded, in words: a draw of 2,000 is not certainty."""
        if self.calibrated is None:
            return ""
        shown = round(100 * self.calibrated.chance)
        return "under 1%" if shown < 1 else "over 99%" if shown > 99 else f"{shown}%"

    @property
    def is_agreed(self) -> bool:
        """Whether the panel's agreed scores decide."""
        return self.by == AGREED

    @property
    def is_grey(self) -> bool:
        """Whether it is open which side of the funding line it is on."""
        return self.calibrated is not None and self.calibrated.is_grey


@dataclass(frozen=True)
class Ranking:
    """The whole round in order. ``waiting`` are eligible bids whose assessments are not all in."""

    bids: tuple[RankedBid, ...]
    waiting: tuple[Bid, ...]
    terms: AwardTerms
    calibration: Calibration
    decides: str
    inputs: str

    @property
    def funded(self) -> list[RankedBid]:
        """What the rule funds as scores stand."""
        return [ranked for ranked in self.bids if ranked.funded]

    @property
    def funded_pounds(self) -> int:
        """What those applied for together."""
        return sum(ranked.where.asked_pounds for ranked in self.funded)

    @property
    def line(self) -> int:
        """The place of the last funded bid in merit order: the funding line is drawn under it."""
        return max((ranked.position for ranked in self.bids if ranked.funded), default=0)

    @property
    def grey(self) -> list[RankedBid]:
        """The bids for which it is open."""
        return [ranked for ranked in self.bids if ranked.is_grey]

    @property
    def why_not_calibrated(self) -> str:
        """Why the mean decides in a round whose sealed terms name the calibrated score; "" otherwise."""
        if self.terms.score != CALIBRATED or self.decides == CALIBRATED:
            return ""
        if self.calibration.standing is Standing.CURRENT:
            return f"The mean decides, because calibration cannot be trusted here. {self.calibration.why}"
        return "The mean is shown until calibrated scores of the scores as they stand have been worked out."


def weights_of(round_: Round) -> dict[str, int]:
    """The weight of each criterion, by its id as text."""
    return {str(pk): weight for pk, weight in round_.criteria.values_list("pk", "weight")}


def total_score(assessment: Assessment, weights: dict[str, int]) -> Decimal:
    """A submitted assessment's score of 100."""
    levels = {str(score.criterion_id): score.value or 0 for score in assessment.scores.all()}
    return total_of(weights, levels)


def applied_for(bids: list[Bid]) -> dict[int, int]:
    """What each bid's last submission applies for, in pounds, by bid id. One query."""
    newest = Submission.objects.filter(bid__in=bids).order_by("bid_id", "-number").distinct("bid_id")
    amount = Cast(KeyTextTransform("applied_for_pounds", Cast("snapshot", JSONField())), BigIntegerField())
    return dict(newest.annotate(pounds=amount).values_list("bid_id", "pounds"))


def live_decisions(bids: list[Bid]) -> dict[int, Decision]:
    """The decision in force or waiting on each bid, by bid id; a waiting one goes first."""
    return that_stands(all_live().filter(bid__in=bids))


def all_live() -> QuerySet[Decision]:
    """Every decision in force or waiting, of any round, with who took and approved it."""
    return Decision.objects.filter(state__in=LIVE).select_related("decided_by", "approved_by")


def that_stands(decisions: Iterable[Decision]) -> dict[int, Decision]:
    """Of live decisions the one that stands for each bid, by bid id; a waiting one goes first."""
    found = sorted(decisions, key=lambda decision: decision.state == DecisionState.PROPOSED)
    return {decision.bid_id: decision for decision in found}


def seed_of(round_: Round) -> str:
    """The tie-break seed once it is revealed; "" before, so that no order gives it away."""
    sealed: SealedSeed | None = getattr(round_, "sealed_seed", None)
    return sealed.seed if sealed is not None and sealed.revealed_at is not None else ""


def eligible_now(round_: Round) -> list[Bid]:
    """The round's bids that count and passed their latest check, by reference. Two queries."""
    bids = list(counted_bids(round_).prefetch_related(None))
    checks = latest_checks(bids)
    found = [bid for bid in bids if bid.pk in checks and checks[bid.pk].passed]
    for bid in found:
        bid.round = round_
    return found


def ranking_of(round_: Round, *, areas: Mapping[str, str] | None = None) -> Ranking:
    """The round's ranking as its assessments stand. Nine queries at any length."""
    bids = eligible_now(round_)
    scores, where = scores_of(all_in_ids(bids)), whereabouts(bids)
    inputs = calibration_inputs(round_, bids, scores, where)
    calibration, terms = calibration_of(round_, inputs), terms_in_force(round_, dict(areas or {}))
    decides = CALIBRATED if terms.score == CALIBRATED and calibration.decides else MEAN
    scored = [bid for bid in bids if bid.pk in scores]
    unplaced = [_scored(bid, scores[bid.pk], where[bid.pk], calibration, decides) for bid in scored]
    ranked = _placed(unplaced, terms, seed_of(round_), live_decisions(scored))
    waiting = tuple(bid for bid in bids if bid.pk not in scores)
    return Ranking(tuple(ranked), waiting, terms, calibration, decides, inputs)


def _scored(bid: Bid, scores: BidScores, where: Whereabouts, calibration: Calibration, decides: str) -> RankedBid:
    calibrated = calibration.bids.get(bid.reference)
    if scores.agreed is not None:
        return RankedBid(bid, scores, where, calibrated, scores.agreed, AGREED)
    if decides == CALIBRATED and calibrated is not None:
        return RankedBid(bid, scores, where, calibrated, calibrated.score, CALIBRATED)
    return RankedBid(bid, scores, where, calibrated, scores.mean, MEAN)


def _placed(
    bids: Sequence[RankedBid], terms: AwardTerms, seed: str, decisions: Mapping[int, Decision]
) -> list[RankedBid]:
    keys = {each.bid.reference: tie_key(seed, each.bid.reference) for each in bids}
    means = _places(((each.scores.mean, each.bid.reference) for each in bids), keys)
    calibrated = _places(((each.calibrated.score, each.bid.reference) for each in bids if each.calibrated), keys)
    places = _places(((each.score, each.bid.reference) for each in bids), keys)
    ordered = sorted(bids, key=lambda each: places[each.bid.reference])
    funded = funded_at_once([(each.bid.reference, each.score, each.where) for each in ordered], terms, seed)
    counts = Counter(each.score for each in bids)
    return [
        replace(
            each,
            position=places[each.bid.reference],
            mean_position=means[each.bid.reference],
            calibrated_position=calibrated.get(each.bid.reference),
            funded=each.bid.reference in funded,
            tied=counts[each.score] > 1,
            decision=decisions.get(each.bid.pk),
        )
        for each in ordered
    ]


def _places(scored: Iterable[tuple[Decimal, str]], keys: Mapping[str, str]) -> dict[str, int]:
    ordered = sorted(scored, key=lambda pair: (-pair[0], keys[pair[1]]))
    return {reference: place for place, (_, reference) in enumerate(ordered, start=1)}
