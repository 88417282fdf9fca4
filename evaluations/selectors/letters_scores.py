"""The scores and comments that a letter gives: the assessors', unnamed, and what the panel agreed."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from bids.models import Bid
from evaluations.models import AgreedScore
from evaluations.selectors.feedback import feedback_for
from evaluations.selectors.moderation import agreed_totals


@dataclass(frozen=True, slots=True)
class CriterionScore:
    """One criterion: the assessors' mean level of 5, their comments, and the panel's level with its reason."""

    name: str
    weight: int
    mean: str
    comments: list[str]
    agreed: int | None
    agreed_reason: str


@dataclass(frozen=True, slots=True)
class LetterScores:
    """A bid's score of 100, as the panel agreed it or on average, and its parts."""

    score: Decimal
    is_agreed: bool
    criteria: list[CriterionScore]


def scores_for(bid: Bid) -> LetterScores | None:
    """None for a bid whose assessments are not all in, or that nobody scored. Eight queries at most."""
    mean, feedback = feedback_for(bid)
    if mean is None:
        return None
    agreed = _agreed(bid)
    total = agreed_totals([], revealed=[bid.pk]).get(bid.pk) if agreed else None
    return LetterScores(
        score=total if total is not None else mean,
        is_agreed=total is not None,
        criteria=[
            CriterionScore(
                name=each["criterion"],
                weight=each["weight"],
                mean=each["score"] or "",
                comments=each["comments"],
                agreed=agreed[each["criterion"]].value if each["criterion"] in agreed else None,
                agreed_reason=agreed[each["criterion"]].reason if each["criterion"] in agreed else "",
            )
            for each in feedback
        ],
    )


def _agreed(bid: Bid) -> dict[str, AgreedScore]:
    """By criterion's name, of the newest moderation. One query."""
    found = AgreedScore.objects.filter(moderation__bid=bid).select_related("criterion", "moderation")
    return {each.criterion.name: each for each in found.order_by("moderation__number")}
