"""The locks on a round, and the race between an edit and a publication."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest
from django.db import connection, transaction

from portal.accounts.roles import Role
from programmes.models import Criterion, Round
from programmes.services import publishing
from programmes.services.locking import OutsideTransaction, lock_round, share_lock_round
from programmes.services.publishing import publish_round
from programmes.services.sealing import seal_payload
from tests.accounts.people import make_staff
from tests.programmes.making import keep_a_seed, make_round
from tests.races import LONG, Meeting, run_at_once

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_lock_needs_a_transaction_and_a_round() -> None:
    for lock in (share_lock_round, lock_round):
        with pytest.raises(OutsideTransaction):
            lock(1)
        with pytest.raises(Round.DoesNotExist), transaction.atomic():
            lock(0)


def test_shared_locks_stand_side_by_side_and_keep_an_update_out() -> None:
    round = make_round()
    meeting = Meeting(patience=LONG)

    def share() -> bool:
        with transaction.atomic():
            share_lock_round(round.pk)
            meeting.wait()
            return True

    assert run_at_once([share, share]) == [True, True]

    together, alone = Meeting(patience=LONG), Meeting(patience=0.5)
    order: list[str] = []

    def hold() -> None:
        with transaction.atomic():
            share_lock_round(round.pk)
            together.wait()
            alone.wait()
            order.append("shared")

    def change() -> None:
        together.wait()
        with transaction.atomic():
            lock_round(round.pk)
            order.append("updated")

    assert run_at_once([hold, change]) == [None, None]
    assert order == ["shared", "updated"]


@pytest.mark.parametrize("guarded", [False, True])
def test_an_edit_that_races_publication_is_sealed_or_refused(guarded: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the trigger's lock the seal says one weight and the table another."""
    keep_a_seed()
    round, officer = make_round(), make_staff(Role.FUND_OFFICER)
    if not guarded:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE programmes_criterion DISABLE TRIGGER programmes_criterion_is_sealed")
    meeting = Meeting(patience=1 if guarded else LONG)

    def slow_payload(*args: Any, **kwargs: Any) -> str:
        payload = seal_payload(*args, **kwargs)
        meeting.wait()
        return payload

    monkeypatch.setattr(publishing, "seal_payload", slow_payload)

    def edit() -> int:
        meeting.wait()
        return Criterion.objects.filter(round=round, slug="need").update(name="Renamed", weight=16)

    try:
        run_at_once([lambda: publish_round(round_id=round.pk, by=officer), edit])
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE programmes_criterion ENABLE TRIGGER programmes_criterion_is_sealed")
    sealed = json.loads(Round.objects.get(pk=round.pk).seals.get().payload)
    kept = Criterion.objects.get(round=round, slug="need").weight
    assert (sealed["criteria"][0]["weight"] == kept) is guarded


def test_rounds_compute_their_phase_from_the_clock_given() -> None:
    round = make_round()
    assert round.opens_at
    assert round.closes_at
    round.published_at = round.opens_at - dt.timedelta(days=1)
    second = dt.timedelta(seconds=1)
    phases = [
        round.phase_at(round.opens_at - second), round.phase_at(round.opens_at),
        round.phase_at(round.closes_at), round.phase_at(round.closes_at + second),
    ]  # fmt: skip
    assert [phase.value for phase in phases] == ["scheduled", "open", "open", "closed"]
