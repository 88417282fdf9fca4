"""Calibrated scores of a round: what they are worked out from, and whether they are of today's scores."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import Any

from bids.models import Bid
from evaluations.methods.ranking import TWO_PLACES
from evaluations.models import CalibratedRanking
from evaluations.selectors.scores import BidScores
from evaluations.selectors.whereabouts import Whereabouts
from evaluations.states import WorkState
from portal.audit.digests import canonical_json, sha256_of
from programmes.models import Round

SCHEMA = "calibration/1"
GREY_LOW, GREY_HIGH = 0.1, 0.9
"""Between these chances of being funded a bid is in the grey zone: more reads could move it."""


class Standing(StrEnum):
    """How the stored calibration stands to the scores of this moment."""

    NONE = "none"
    CURRENT = "current"
    STALE = "stale"
    UNDER_WAY = "under_way"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class CalibratedScore:
    """One bid's calibrated score of 100, its interval (95%), and its chance of being funded."""

    score: Decimal
    standard_error: Decimal
    low: Decimal
    high: Decimal
    chance: float

    @property
    def is_grey(self) -> bool:
        """Whether it is open which side of the line the bid is on."""
        return GREY_LOW <= self.chance <= GREY_HIGH


@dataclass(frozen=True)
class Calibration:
    """What a round's page shows of it. ``bids`` by reference; empty until there is a result."""

    standing: Standing
    row: CalibratedRanking | None
    asked: CalibratedRanking | None
    bids: Mapping[str, CalibratedScore]
    result: Mapping[str, Any]

    @property
    def trusted(self) -> bool:
        """Whether the round's links let calibrated scores be compared."""
        return bool(self.result.get("trust", {}).get("trusted"))

    @property
    def decides(self) -> bool:
        """Whether these scores may decide: trusted, and of the scores as they stand."""
        return self.trusted and self.standing is Standing.CURRENT

    @property
    def why(self) -> str:
        """Why it is trusted or not, in a sentence."""
        return str(self.result.get("trust", {}).get("why", ""))

    @property
    def may_be_asked(self) -> bool:
        """Whether asking would change anything."""
        return self.standing not in (Standing.CURRENT, Standing.UNDER_WAY)

    @property
    def share_cross(self) -> str:
        """How many of the reads link areas, in per cent."""
        return f"{self.result.get('trust', {}).get('share_cross', 0):.0%}"

    @property
    def reliability(self) -> float | None:
        """Of a single assessor's score: the share of its variance that is the bids' own."""
        value = self.result.get("reliability")
        return float(value) if value is not None else None


def calibration_inputs(
    round_: Round, bids: Sequence[Bid], scores: Mapping[int, BidScores], where: Mapping[int, Whereabouts]
) -> str:
    """Everything a calibration rests on, as canonical JSON; its SHA-256 names the scores it is of."""
    scored = [bid for bid in bids if bid.pk in scores]
    return canonical_json(
        {
            "schema": SCHEMA,
            "round": round_.slug,
            "rule": round_.award_rule,
            "terms": round_.award_terms,
            "budget_pounds": round_.budget_pounds or 0,
            "threshold": f"{round_.threshold:.2f}",
            "bids": {
                bid.reference: {
                    "readings": [[assessor, str(total)] for assessor, total in scores[bid.pk].readings],
                    "agreed": str(scores[bid.pk].agreed) if scores[bid.pk].agreed is not None else None,
                    "pounds": where[bid.pk].asked_pounds,
                    "area": where[bid.pk].area,
                    "region": where[bid.pk].region,
                }
                for bid in scored
            },
        }
    )


def calibration_of(round_: Round, inputs: str) -> Calibration:
    """The newest calibration that is ready, against these inputs. One query."""
    digest = sha256_of(inputs)
    rows = list(CalibratedRanking.objects.filter(round=round_).order_by("-queued_at", "-pk")[:6])
    mine = next((row for row in rows if row.inputs_sha256 == digest), None)
    if mine is not None and mine.state == WorkState.READY:
        return _shown(Standing.CURRENT, mine, mine)
    ready = next((row for row in rows if row.state == WorkState.READY), None)
    return _shown(_standing(mine, ready), ready, mine)


def _standing(mine: CalibratedRanking | None, ready: CalibratedRanking | None) -> Standing:
    if mine is not None:
        return Standing.FAILED if mine.state == WorkState.FAILED else Standing.UNDER_WAY
    return Standing.NONE if ready is None else Standing.STALE


def _shown(standing: Standing, row: CalibratedRanking | None, asked: CalibratedRanking | None) -> Calibration:
    result: dict[str, Any] = row.result if row is not None else {}
    bids = {reference: _score(said) for reference, said in result.get("bids", {}).items()}
    return Calibration(standing, row, asked, bids, result)


def _score(said: Mapping[str, float]) -> CalibratedScore:
    return CalibratedScore(
        score=_two(said["calibrated"]),
        standard_error=_two(said["standard_error"]),
        low=_two(said["low"]),
        high=_two(said["high"]),
        chance=said["chance"],
    )


def _two(value: float) -> Decimal:
    """Two places, between 0 and 100, as scores are shown and compared."""
    return min(max(Decimal(repr(value)), Decimal(0)), Decimal(100)).quantize(TWO_PLACES, ROUND_HALF_UP)
