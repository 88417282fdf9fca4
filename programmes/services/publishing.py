"""Publishing a round: it is sealed, and what bidders are judged by cannot change any more."""

from __future__ import annotations

import re
from collections.abc import Callable

from django.db import transaction

from portal.accounts.models import User
from portal.audit.clock import database_now
from portal.audit.digests import sha256_of
from portal.audit.services import record
from programmes.models import Round, Seal
from programmes.permissions import may_manage_rounds
from programmes.refusals import RoundRefused
from programmes.selectors.readiness import publishing_blockers
from programmes.services.locking import lock_round
from programmes.services.sealing import seal_payload

SeedKeeper = Callable[[Round, User], str]

_keepers: list[SeedKeeper] = []


def keep_seed_with(keeper: SeedKeeper) -> None:
    """Say who makes and keeps the tie-break seed: called from ``AppConfig.ready()``.

    ``keeper(round, by)`` makes the secret seed inside the transaction of the publication and
    gives ``sha256_of(seed)``, 64 hexadecimal digits of the seed's text. The last one named holds.
    """
    _keepers[:] = [keeper]


@transaction.atomic
def publish_round(*, round_id: int, by: User) -> Seal:
    """Publish and seal a round. Raises ``RoundRefused`` with everything that blocks it."""
    round = lock_round(round_id)
    refusal = may_manage_rounds(by)
    if refusal:
        raise RoundRefused(refusal)
    if round.published_at:
        raise RoundRefused("This round is published already.")
    now = database_now()
    blockers = publishing_blockers(round, now)
    if blockers:
        raise RoundRefused(" ".join(blockers))
    seed_sha256 = _seed_sha256(round, by)
    payload = seal_payload(round, seed_sha256=seed_sha256)
    seal = Seal.objects.create(
        round=round,
        payload=payload,
        sha256=sha256_of(payload),
        seed_sha256=seed_sha256,
        sealed_at=now,
        sealed_by=by,
    )
    round.published_at, round.published_by = now, by
    round.save(update_fields=["published_at", "published_by"])
    record(
        chain=round.audit_chain,
        kind="round.published",
        by=by,
        subject=round,
        data={"seal": seal.sha256, "seed_sha256": seed_sha256, "rule": round.award_rule},
    )
    return seal


def _seed_sha256(round: Round, by: User) -> str:
    if not _keepers:
        raise RuntimeError("Nothing keeps the tie-break seed: call keep_seed_with() in ready()")
    digest = _keepers[0](round, by)
    if not re.fullmatch(r"[0-9a-f]{64}", digest):
        raise ValueError("The keeper of the seed must give a SHA-256 in 64 hexadecimal digits")
    return digest
