"""What an award run rests on, gathered into one canonical text: bids with their scores, terms and seed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from evaluations.selectors.calibrated import calibration_of
from evaluations.selectors.ranking import AGREED, RankedBid, Ranking, ranking_of, seed_of
from evaluations.selectors.runs_seal import sealed_terms
from evaluations.selectors.scores import scores_of
from portal.audit.digests import canonical_json, sha256_of
from programmes.models import Direction, Round
from programmes.selectors.award_terms import CALIBRATED, MEAN, award_terms_of
from programmes.selectors.directions import with_direction

SCHEMA: Final = "award-inputs/1"
Said = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Gathered:
    """The inputs of a run as canonical text, with what keeps it from being run at all."""

    text: str
    refusals: tuple[str, ...]


def gather(round_: Round, *, direction: Direction | None = None, instead: Said | None = None) -> Gathered:
    """The inputs as they stand, under the sealed terms, a direction's, or those of a what-if (``instead``).

    Needs a sealed round. ``instead`` takes the same keys as a direction's terms.
    """
    found = sealed_terms(round_)
    if found is None:
        return Gathered("", ("This round has no seal, so no award can be run.",))
    seal, sealed = found
    directed = direction.terms if direction is not None else {}
    said = with_direction(with_direction(sealed, directed), instead or {})
    ranking = ranking_of(round_)
    waiting = [bid.reference for bid in ranking.waiting]
    text = canonical_json(
        {
            "schema": SCHEMA,
            "round": round_.slug,
            "seal_sha256": seal.sha256,
            "direction": direction.number if direction is not None else None,
            "is_what_if": instead is not None,
            "seed": directed.get("seed") or seed_of(round_),
            **_terms(said, round_),
            **_scored(round_, ranking, said, is_reweighted=bool(directed.get("weights"))),
        }
    )
    refusals = [f"{', '.join(waiting[:6])}: not all assessments are in, so no award can be run."] if waiting else []
    return Gathered(text, tuple(refusals))


def _terms(said: Said, round_: Round) -> dict[str, Any]:
    terms = award_terms_of(said)
    return {
        "rule": terms.rule,
        "terms": said.get("award_terms") or {},
        "budget_pounds": terms.budget_pounds,
        "threshold": terms.threshold,
        "least_pounds": round_.min_award_pounds,
        "weights": {item["slug"]: item["weight"] for item in said["criteria"]},
        "areas": {item["slug"]: item["name"] for item in said["priority_areas"]},
    }


def _scored(round_: Round, ranking: Ranking, said: Said, *, is_reweighted: bool) -> dict[str, Any]:
    """Which score decides, and each bid's. Other weights than the sealed ones leave the mean to decide."""
    if is_reweighted:
        return {"decides": MEAN, "calibration_sha256": None, "bids": _reweighted(round_, ranking, said)}
    wanted = award_terms_of(said).score
    calibration = calibration_of(round_, ranking.inputs)
    decides = CALIBRATED if wanted == CALIBRATED and calibration.decides else MEAN
    return {
        "decides": decides,
        "calibration_sha256": sha256_of(ranking.inputs) if calibration.decides else None,
        "bids": [_bid(each, *_deciding(each, decides)) for each in _by_reference(ranking)],
    }


def _reweighted(round_: Round, ranking: Ranking, said: Said) -> list[dict[str, Any]]:
    weights = {item["slug"]: item["weight"] for item in said["criteria"]}
    by_id = {pk: weights[slug] for pk, slug in round_.criteria.values_list("pk", "slug")}
    scores = scores_of([each.bid.pk for each in ranking.bids], by_id)
    found = []
    for each in _by_reference(ranking):
        mine = scores[each.bid.pk]
        chosen = (mine.agreed, AGREED) if mine.agreed is not None else (mine.mean, MEAN)
        found.append(_bid(each, *chosen))
    return found


def _by_reference(ranking: Ranking) -> list[RankedBid]:
    return sorted(ranking.bids, key=lambda each: each.bid.reference)


def _deciding(each: RankedBid, decides: str) -> tuple[Decimal, str]:
    if each.scores.agreed is not None:
        return each.scores.agreed, AGREED
    if decides == CALIBRATED and each.calibrated is not None:
        return each.calibrated.score, CALIBRATED
    return each.scores.mean, MEAN


def _bid(each: RankedBid, score: Decimal, by: str) -> dict[str, Any]:
    found = each.calibrated
    return {
        "reference": each.bid.reference,
        "score": str(score),
        "by": by,
        "mean": str(each.scores.mean),
        "agreed": str(each.scores.agreed) if each.scores.agreed is not None else None,
        "calibrated": str(found.score) if found else None,
        "low": str(found.low) if found else None,
        "high": str(found.high) if found else None,
        "chance": found.chance if found else None,
        "pounds": each.where.asked_pounds,
        "area": each.where.area,
        "region": each.where.region,
    }
