"""The ledger of outages: written, found by the portal's heartbeat, and what it suggests."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from portal.accounts.roles import Role
from portal.audit.clock import database_now
from programmes.models import Heartbeat, Outage
from programmes.refusals import RoundRefused
from programmes.selectors.deadlines import losses_of, public_outages
from programmes.services.outages import dismiss_outage, note_outage, tick
from tests.accounts.people import make_staff
from tests.factories.rounds import make_round

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def stood_still(**span: int) -> None:
    Heartbeat.objects.filter(pk=1).update(at=database_now() - timedelta(**span))


def test_a_pause_is_found_while_a_round_takes_bids_and_never_otherwise() -> None:
    assert tick() is None
    stood_still(minutes=30)
    assert tick() is None  # no round takes bids
    make_round()
    stood_still(minutes=4)
    assert tick() is None
    stood_still(minutes=30)
    found = tick()
    assert found is not None
    assert found.found_at
    assert not found.noted_at
    assert timedelta(minutes=29) < found.ended_at - found.began_at < timedelta(minutes=31)
    assert tick() is None


def test_what_is_found_is_public_only_once_an_officer_says_so() -> None:
    round_, officer = make_round(), make_staff(Role.FUND_OFFICER)
    tick()
    stood_still(minutes=30)
    found = tick()
    assert found
    assert public_outages(round_) == []
    note_outage(
        began_at=found.began_at, ended_at=found.ended_at, affected="Nobody got in.", by=officer, found_id=found.pk
    )
    assert [outage.affected for outage in public_outages(round_)] == ["Nobody got in."]
    with pytest.raises(RoundRefused, match="settled"):
        dismiss_outage(outage_id=found.pk, by=officer)


def test_a_pause_that_kept_nobody_out_is_set_aside() -> None:
    round_, officer = make_round(), make_staff(Role.FUND_OFFICER)
    tick()
    stood_still(minutes=30)
    found = tick()
    assert found
    dismiss_outage(outage_id=found.pk, by=officer)
    assert public_outages(round_) == []


def test_what_an_outage_suggests_is_the_time_lost_to_the_next_full_hour() -> None:
    round_, officer = make_round(), make_staff(Role.FUND_OFFICER)
    assert round_.closes_at
    assert round_.opens_at
    began = round_.opens_at - HOUR
    note_outage(began_at=began, ended_at=began + 3 * HOUR, affected="Nobody could save.", by=officer)
    (lost,) = losses_of(round_, [])
    assert lost.lost == 2 * HOUR  # the hour before it opened is not counted
    assert (lost.suggested.minute, lost.suggested.second) == (0, 0)
    assert timedelta(0) <= lost.suggested - (round_.closes_at + 2 * HOUR) < HOUR


def test_what_is_wrong_is_refused() -> None:
    officer, now = make_staff(Role.FUND_OFFICER), database_now()
    for began, ended, affected, why in (
        (now, now - HOUR, "All", "after the beginning"),
        (now, now + HOUR, "All", "once it is over"),
        (now - HOUR, now, " ", "could not be used"),
    ):
        with pytest.raises(RoundRefused, match=why):
            note_outage(began_at=began, ended_at=ended, affected=affected, by=officer)
    with pytest.raises(RoundRefused, match="Only fund officers"):
        note_outage(began_at=now - HOUR, ended_at=now, affected="All", by=make_staff(Role.AUDITOR))


def test_the_database_knows_who_noted_and_in_which_order() -> None:
    now = database_now()
    for fields, name in (
        ({"began_at": now, "ended_at": now - HOUR, "found_at": now}, "outage_ends_after_it_began"),
        ({"began_at": now - HOUR, "ended_at": now}, "outage_found_or_noted"),
        ({"began_at": now - HOUR, "ended_at": now, "noted_at": now}, "outage_noted_at_and_by"),
    ):
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            Outage.objects.create(affected="All", **fields)
