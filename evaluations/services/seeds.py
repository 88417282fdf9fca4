"""The tie-break seed of a round: made at publication, secret until decisions start."""

from __future__ import annotations

import secrets

from evaluations.models import SealedSeed
from portal.accounts.models import User
from portal.audit.digests import sha256_of
from programmes.models import Round


def keep_seed(round_: Round, by: User) -> str:
    """Make and keep the round's seed (256 random bits, in hexadecimal); gives its SHA-256."""
    seed = secrets.token_hex(32)
    SealedSeed.objects.create(round=round_, seed=seed)
    return sha256_of(seed)
