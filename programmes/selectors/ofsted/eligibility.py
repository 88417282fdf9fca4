"""An Ofsted rule that a round carries: whether an organisation may bid in it, and why not.

The day is the one on which the round opens: it is sealed, the same for every bidder, and known before
anyone starts to write.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.utils import timezone

from portal.look.words import join
from programmes.models import EligibilityRule, Organisation, Round
from programmes.selectors.ofsted.answers import answer_for
from programmes.selectors.ofsted.reports import Reports, all_reports, as_they_stood


def day_of(round: Round) -> date | None:
    """The day whose judgements count for the round."""
    return timezone.localdate(round.opens_at) if round.opens_at else None


def why_not_by_ofsted(
    round: Round, organisation: Organisation, reports: Callable[[], Reports] = all_reports
) -> str | None:
    """The sentence that refuses, or None when the round has no such rule or it is met.

    ``reports`` is asked only where it matters: two queries, unless the caller keeps them for several.
    """
    day = day_of(round)
    if round.eligibility_rule != EligibilityRule.OFSTED_GOOD or day is None:
        return None
    asks = "This round is open to authorities that Ofsted judged good or better overall and in every sub-judgement"
    if organisation.authority_id is None:
        return f"{asks}. {organisation} runs no authority's children's services that the register knows of."
    known = reports()
    answers = [answer_for(one, day, known) for one in as_they_stood(organisation.authority_id, day, known.places)]
    failing = [one for one in answers if not one.meets]
    if answers and not failing:
        return None
    reasons = [reason for one in failing for reason in one.reasons]
    said = " ".join(reasons) or "It did not exist on that day."
    names = join([one.authority.name for one in failing]) or str(organisation)
    return f"{asks} on the day it opened. {names} did not meet that. {said}"
