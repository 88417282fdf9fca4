"""Recording a direction to award otherwise than was sealed. It is public at once, and never changes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import Max

from portal.accounts.models import User
from portal.audit.clock import database_now
from portal.audit.digests import canonical_json, sha256_of
from portal.audit.services import record
from programmes.models import Direction
from programmes.permissions import may_manage_rounds
from programmes.refusals import RoundRefused
from programmes.selectors.directions import direction_problems
from programmes.selectors.rounds import current_seal
from programmes.services.locking import lock_round
from programmes.states import Phase

WHILE = (Phase.CLOSED, Phase.ASSESSING, Phase.DECIDING)


@transaction.atomic
def record_direction(*, round_id: int, terms: Mapping[str, Any], reason: str, given_for: str, by: User) -> Direction:
    """Record who directed what, and why.

    ``terms`` holds what takes the place of the seal: any of "rule" with "award_terms",
    "budget_pounds", "threshold" ("60.00"), "weights" (by criterion's slug) and "seed". Raises
    ``RoundRefused``.
    """
    round = lock_round(round_id)
    now = database_now()
    seal = current_seal(round)
    refusal = may_manage_rounds(by)
    if refusal:
        raise RoundRefused(refusal)
    if seal is None or round.phase_at(now) not in WHILE:
        raise RoundRefused("Directions are recorded between the close of a round and the day bidders are told.")
    if not reason.strip() or not given_for.strip():
        raise RoundRefused("Say who gave the direction, and their reason.")
    problems = direction_problems(json.loads(seal.payload), terms)
    if problems:
        raise RoundRefused(" ".join(f"{sentence.rstrip('.')}." for _, sentence in problems))
    last = round.directions.aggregate(last=Max("number"))["last"] or 0
    made = Direction.objects.create(
        round=round,
        number=last + 1,
        terms=dict(terms),
        reason=reason.strip(),
        given_for=given_for.strip(),
        given_at=now,
        given_by=by,
    )
    data = {"number": made.number, "terms_sha256": sha256_of(canonical_json(dict(terms))), "seal": seal.sha256}
    record(chain=round.audit_chain, kind="round.directed", by=by, subject=made, data=data)
    return made
