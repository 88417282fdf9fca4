"""A round's own figures for judging, or the defaults."""

from __future__ import annotations

from evaluations.models import JudgingTerms
from programmes.models import Round


def terms_of(round_: Round) -> JudgingTerms:
    """The judging terms of a round; unsaved ones with the defaults when nobody has set any. One query."""
    return JudgingTerms.objects.filter(round=round_).first() or JudgingTerms(round=round_)
