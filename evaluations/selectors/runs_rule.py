"""A round's rule of award as the pure methods take it: under which terms it is applied."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from evaluations.methods.awarding import Limit, Terms
from programmes.models import Round
from programmes.selectors.award_terms import AwardTerms, TermLimit, make_terms


def terms_in_force(round_: Round, areas: dict[str, str] | None = None) -> AwardTerms:
    """The round's own terms, from its fields; a published round's are sealed and cannot change. No query."""
    return make_terms(
        rule=round_.award_rule,
        stored=round_.award_terms,
        budget_pounds=round_.budget_pounds or 0,
        threshold=f"{round_.threshold:.2f}",
        areas=areas or {},
    )


def method_terms(terms: AwardTerms, *, seed: str) -> Terms:
    """The terms as ``methods.awarding`` takes them."""
    return Terms(
        budget_pounds=terms.budget_pounds,
        threshold=Decimal(terms.threshold),
        floors=_limits(terms.floors),
        caps=_limits(terms.caps),
        seed=seed,
        partial=terms.partial,
    )


def _limits(limits: Sequence[TermLimit]) -> tuple[Limit, ...]:
    return tuple(Limit("area" if limit.dimension == "area" else "region", limit.key, limit.pounds) for limit in limits)
