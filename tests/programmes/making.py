"""Rounds for tests: the demonstration's, since every question kind is in it."""

from __future__ import annotations

import datetime as dt
from itertools import count
from typing import Any

from portal.accounts.models import User
from portal.accounts.roles import Role
from portal.audit.clock import database_now
from portal.audit.digests import sha256_of
from programmes.demonstration import create_demonstration_round
from programmes.models import Round
from programmes.services import publishing
from programmes.services.publishing import publish_round
from tests.accounts.people import make_staff

SEED = "5eed" * 16
_numbers = count(1)


def make_round(*, by: User | None = None, **fields: Any) -> Round:
    """A draft round that opened a week ago and closes in four weeks, by the database's clock."""
    now = database_now()
    number = next(_numbers)
    fields.setdefault("slug", f"round-{number}")
    fields.setdefault("title", f"Round {number}")
    fields.setdefault("opens_at", now - dt.timedelta(days=7))
    fields.setdefault("closes_at", now + dt.timedelta(days=28))
    return create_demonstration_round(by=by or make_staff(Role.FUND_OFFICER), **fields)


def make_published_round(*, by: User | None = None, **fields: Any) -> Round:
    """The same, published and sealed. Without the judging side, a seed of the tests' own is used."""
    person = by or make_staff(Role.FUND_OFFICER)
    made = make_round(by=person, **fields)
    keep_a_seed()
    publish_round(round_id=made.pk, by=person)
    made.refresh_from_db()
    return made


def make_real_round(**fields: Any) -> Round:
    """A published round that is not of the demonstration."""
    made = make_published_round(**fields)
    Round.objects.filter(pk=made.pk).update(is_demonstration=False)
    made.refresh_from_db()
    return made


def keep_a_seed() -> None:
    """Without the judging side, a seed of the tests' own is kept."""
    if not publishing._keepers:
        publishing.keep_seed_with(lambda round, by: sha256_of(SEED))
