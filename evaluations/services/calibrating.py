"""From a calibration's inputs to its result: pure, so that the same scores give the same figures."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import numpy as np

from evaluations.methods.awarding import Contender, award_decider
from evaluations.methods.calibrating import (
    BidScore,
    Calibrated,
    Reading,
    calibrate,
    chance_of_funding,
    draws,
    merit_decider,
)
from evaluations.methods.calibrating.funding import Decider
from evaluations.selectors.runs_rule import method_terms
from evaluations.services.working import Report
from portal.audit.digests import canonical_json, sha256_of
from programmes.selectors.award_terms import MERIT_ORDER, make_terms

DRAWS = 2_000
Inputs = Mapping[str, Any]


def worked_out(inputs: Inputs, homes: Mapping[int, set[str]], report: Report) -> dict[str, Any]:
    """Calibrated scores, and each bid's chance of being funded over 2,000 draws of what the scores leave open.

    A bid with agreed scores stands in every draw where the panel put it.
    """
    calibrated = calibrate(_readings(inputs, homes))
    report(50)
    seed = int(sha256_of(canonical_json(dict(inputs)))[:12], 16)
    sample = draws(calibrated, n=DRAWS, seed=seed)
    for column, score in enumerate(calibrated.bids):
        agreed = inputs["bids"][score.bid]["agreed"]
        if agreed is not None:
            sample[:, column] = float(agreed)
    chances = chance_of_funding(sample, _decider(inputs, calibrated))
    report(90)
    trust, variances = calibrated.trust, calibrated.variances
    return {
        "bids": {each.bid: _said(each, float(chances[place])) for place, each in enumerate(calibrated.bids)},
        "variances": {
            "quality": round(variances.quality, 4),
            "leniency": round(variances.leniency, 4),
            "noise": round(variances.noise, 4),
        },
        "home": round(calibrated.home, 4),
        "reliability": round(calibrated.reliability, 4),
        "trust": {
            "trusted": trust.trusted,
            "why": trust.why,
            "connected": trust.connected,
            "components": trust.components,
            "links": trust.links,
            "share_cross": round(trust.share_cross, 4),
        },
        "assessors": len(calibrated.leniencies),
        "readings": sum(each.reads for each in calibrated.bids),
        "draws": DRAWS,
    }


def _readings(inputs: Inputs, homes: Mapping[int, set[str]]) -> list[Reading]:
    return [
        Reading(
            bid=reference,
            assessor=str(assessor),
            area=said["area"],
            at_home=said["area"] in homes.get(assessor, set()),
            score=float(total),
        )
        for reference, said in inputs["bids"].items()
        for assessor, total in said["readings"]
    ]


def _decider(inputs: Inputs, calibrated: Calibrated) -> Decider:
    pounds = [inputs["bids"][each.bid]["pounds"] for each in calibrated.bids]
    if inputs["rule"] == MERIT_ORDER:
        threshold = float(inputs["threshold"])
        return merit_decider(pounds, budget_pounds=inputs["budget_pounds"], threshold=threshold, order=None)
    terms = make_terms(
        rule=inputs["rule"],
        stored=inputs["terms"],
        budget_pounds=inputs["budget_pounds"],
        threshold=inputs["threshold"],
        areas={},
    )
    return award_decider([_contender(inputs, each) for each in calibrated.bids], method_terms(terms, seed=""))


def _contender(inputs: Inputs, score: BidScore) -> Contender:
    said = inputs["bids"][score.bid]
    return Contender(score.bid, Decimal(0), said["pounds"], said["area"], said["region"])


def _said(score: BidScore, chance: float) -> dict[str, float]:
    return {
        "mean": round(score.mean, 4),
        "calibrated": round(score.calibrated, 4),
        "standard_error": round(score.standard_error, 4),
        "low": round(score.low, 4),
        "high": round(score.high, 4),
        "chance": round(float(np.clip(chance, 0, 1)), 4),
    }
