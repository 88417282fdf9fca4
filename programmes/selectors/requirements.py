"""Which programme has a rule for taking part, and who says so."""

from __future__ import annotations

from programmes.models import EligibilityRule, Figure, Programme

RULE = "rule"
"""The kind of a figure that states a rule."""


def programme_with_rule(slug: str) -> Programme | None:
    """The programme, if taking part in it asks for Ofsted's judgements. One query."""
    return Programme.objects.filter(slug=slug, eligibility_rule=EligibilityRule.OFSTED_GOOD).first()


def rule_as_stated(programme: Programme) -> Figure | None:
    """The figure that states the programme's rule, with its sources. Two queries."""
    return programme.figures.filter(kind=RULE).prefetch_related("sources").first()
