"""What the rule would fund at once as scores stand: for the ranking's line. The award run is what counts."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from evaluations.methods.awarding import Contender
from evaluations.selectors.runs_rule import method_terms
from evaluations.selectors.whereabouts import Whereabouts
from programmes.selectors.award_terms import MERIT_ORDER, AwardTerms

Scored = tuple[str, Decimal, Whereabouts]


def contenders_of(bids: Sequence[Scored], terms: AwardTerms, least_pounds: int | None = None) -> list[Contender]:
    """Bids as (reference, deciding score, money and place) in the form of the rule's method."""
    return [
        Contender(
            reference=reference,
            score=score,
            pounds=where.asked_pounds,
            area=where.area,
            region=where.region,
            minimum_pounds=min(least_pounds or 1, where.asked_pounds) if terms.partial else None,
        )
        for reference, score, where in bids
    ]


def funded_at_once(bids: Sequence[Scored], terms: AwardTerms, seed: str) -> set[str]:
    """The references that the rule funds, without the optimiser that takes over where floors are missed.

    ``bids`` are in merit order, equal ones by the seed.
    """
    if terms.rule == MERIT_ORDER or not bids:
        return _until_one_does_not_fit(bids, terms)
    # the solver's libraries cost every process that never ranks a second to load
    import numpy as np

    from evaluations.methods.awarding import award_decider

    decide = award_decider(contenders_of(bids, terms), method_terms(terms, seed=seed))
    funded = decide(np.array([[float(score) for _, score, _ in bids]]))[0]
    return {reference for (reference, _, _), yes in zip(bids, funded, strict=True) if yes}


def _until_one_does_not_fit(bids: Sequence[Scored], terms: AwardTerms) -> set[str]:
    funded, spent = set(), 0
    for reference, score, where in bids:
        spent += where.asked_pounds
        if spent > terms.budget_pounds or score < Decimal(terms.threshold):
            break
        funded.add(reference)
    return funded
