"""Setting a draft round's rule of award: sealed with the rest when the round is published."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from portal.accounts.models import User
from portal.audit.services import record
from programmes.models import Round
from programmes.refusals import RoundRefused
from programmes.selectors.award_terms import RULES, terms_problems
from programmes.services.rounds import draft_for_change


@transaction.atomic
def set_award_terms(*, round_id: int, rule: str, stored: Mapping[str, Any], by: User) -> Round:
    """Set the rule and its terms. Raises ``RoundRefused`` once published, and for terms that cannot hold."""
    round = draft_for_change(round_id=round_id, by=by)
    if rule not in RULES:
        raise RoundRefused("Choose one of the rules of award.")
    areas = list(round.priority_areas.values_list("slug", flat=True))
    problems = terms_problems(stored, rule=rule, budget_pounds=round.budget_pounds, areas=areas)
    if problems:
        raise RoundRefused(" ".join(sentence.rstrip(".") + "." for _, sentence in problems))
    round.award_rule, round.award_terms = rule, dict(stored)
    round.save(update_fields=["award_rule", "award_terms"])
    record(chain=round.audit_chain, kind="round.award_terms", by=by, subject=round, data={"rule": rule, **stored})
    return round
