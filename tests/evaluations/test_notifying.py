"""Telling bidders at a set time: never before it, never twice, never over what blocks it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.utils import timezone

from bids.models import BidOutcome
from evaluations.models import JudgingTerms
from evaluations.refusals import JudgingRefused
from evaluations.services.gates import open_gate
from evaluations.services.letters import render_letters
from evaluations.services.notifying import (
    cancel_notification,
    set_notification,
    tell_on_time,
    tell_what_is_due,
)
from evaluations.tasks import tell_on_time as task
from portal.accounts.roles import Role, sync_groups
from portal.audit.clock import database_now
from portal.audit.models import AuditEvent
from portal.mail.models import OutboxEmail
from portal.schedule import collected
from programmes.states import Gate
from tests.accounts.people import make_staff
from tests.factories.judging import Judged, decide, finish_documents, make_assessing, make_deciding
from tests.races import run_at_once

HOUR = timedelta(hours=1)
BASE = "/admin/evaluations"


def make_ready(bids: int = 1) -> Judged:
    """Everything decided, approved and lettered."""
    judged = make_deciding(bids)
    for bid in judged.bids:
        decide(judged, bid)
    render_letters(round_id=judged.round.pk, by=judged.officer)
    finish_documents()
    return judged


def set_for(judged: Judged, at: datetime | None = None) -> JudgingTerms:
    return set_notification(round_id=judged.round.pk, at=at or database_now() + HOUR, by=judged.officer)


def time_comes(judged: Judged) -> None:
    """As if the set time had just come."""
    JudgingTerms.objects.filter(round=judged.round).update(notify_at=database_now() - timedelta(seconds=1))


def told(judged: Judged) -> bool:
    judged.round.refresh_from_db()
    return judged.round.notified_at is not None


@pytest.mark.django_db
def test_bidders_are_told_at_the_time_in_the_name_of_who_set_it_and_once() -> None:
    judged = make_ready()
    set_for(judged)
    assert tell_what_is_due() == 0
    assert tell_on_time(round_id=judged.round.pk) is False  # even a task that asks for it before the time
    assert not told(judged)
    time_comes(judged)
    task()
    assert told(judged)
    assert judged.round.notified_by == judged.officer
    letters = OutboxEmail.objects.filter(template="evaluations/outcome").count()
    outcomes = list(BidOutcome.objects.values_list("pk", "told_at"))
    task()
    assert tell_what_is_due() == 0
    assert list(BidOutcome.objects.values_list("pk", "told_at")) == outcomes
    assert OutboxEmail.objects.filter(template="evaluations/outcome").count() == letters == 2
    assert AuditEvent.objects.filter(kind="round.notified").count() == 1
    with pytest.raises(JudgingRefused, match="Bidders were told on"):
        set_for(judged)


@pytest.mark.django_db
def test_what_blocks_it_then_is_said_once_and_nobody_is_told() -> None:
    judged = make_deciding(1)
    decide(judged, judged.bids[0])  # no letter yet
    set_for(judged)
    time_comes(judged)
    task()
    task()
    assert not told(judged)
    email = OutboxEmail.objects.get(template="evaluations/notification_held")
    assert email.to == judged.officer.email
    assert f"1 bid has no letter: {judged.bids[0].reference}." in email.text_body
    assert judged.round.slug in email.text_body
    assert AuditEvent.objects.filter(kind="round.notification_held").count() == 1
    render_letters(round_id=judged.round.pk, by=judged.officer)
    finish_documents()
    task()  # ready too late: it does not go off by itself at some other hour
    assert not told(judged)
    set_for(judged)
    assert JudgingTerms.objects.get().notify_held_at is None
    time_comes(judged)
    task()
    assert told(judged)


@pytest.mark.django_db
def test_who_may_no_longer_do_it_tells_nobody() -> None:
    judged = make_ready()
    set_for(judged)
    judged.officer.groups.clear()
    time_comes(judged)
    task()
    assert not told(judged)
    assert (
        "Only a fund officer can do this."
        in OutboxEmail.objects.get(template="evaluations/notification_held").text_body
    )


@pytest.mark.django_db
def test_one_blocked_round_keeps_no_other_from_being_told() -> None:
    ready, blocked = make_ready(), make_deciding(1)
    for judged in (blocked, ready):
        set_for(judged)
        time_comes(judged)
    task()
    assert told(ready)
    assert not told(blocked)


@pytest.mark.django_db
def test_the_time_is_moved_and_cancelled() -> None:
    judged = make_ready()
    set_for(judged)
    later = database_now() + 5 * HOUR
    assert set_for(judged, later).notify_at == later
    cancel_notification(round_id=judged.round.pk, by=judged.officer)
    terms = JudgingTerms.objects.get()
    assert (terms.notify_at, terms.notify_set_at, terms.notify_set_by) == (None, None, None)
    task()
    assert not told(judged)
    kinds = AuditEvent.objects.filter(kind__startswith="round.notification").order_by("pk")
    assert [event.kind.removeprefix("round.notification_") for event in kinds] == ["set", "set", "cancelled"]
    with pytest.raises(JudgingRefused, match="No time is set"):
        cancel_notification(round_id=judged.round.pk, by=judged.officer)


@pytest.mark.django_db
def test_only_a_fund_officer_and_only_a_time_that_can_be() -> None:
    judged = make_ready()
    pk, approver = judged.round.pk, judged.approver
    acts: list[Callable[[], object]] = [
        partial(set_notification, round_id=pk, at=database_now() + HOUR, by=approver),
        partial(cancel_notification, round_id=pk, by=approver),
    ]
    for do in acts:
        with pytest.raises(JudgingRefused, match="Only a fund officer"):
            do()
    with pytest.raises(JudgingRefused, match="still to come"):
        set_for(judged, database_now() - HOUR)
    judged.round.accept_by = database_now() + 2 * HOUR
    judged.round.save(update_fields=["accept_by"])
    with pytest.raises(JudgingRefused, match="before awards are to be answered"):
        set_for(judged, database_now() + 3 * HOUR)
    assessing = make_assessing(1)
    with pytest.raises(JudgingRefused, match="once decisions have started"):
        set_for(assessing)


@pytest.mark.django_db
def test_the_database_holds_nothing_before_its_time() -> None:
    judged = make_ready()
    set_for(judged)
    for change in ({"notify_held_at": timezone.now()}, {"notify_set_at": None, "notify_set_by": None}):
        with pytest.raises(DatabaseError, match="judging_terms"), transaction.atomic():
            JudgingTerms.objects.update(**change)


def test_beat_looks_every_few_seconds() -> None:
    entry = collected()["evaluations-tell-on-time"]
    assert entry["task"] == task.name
    assert entry["schedule"] <= timedelta(minutes=1)


# Side by side ----------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("rival", ["another worker", "a person", "a person who cancels"])
def test_two_at_once_tell_once(rival: str) -> None:
    judged = make_ready()
    set_for(judged)
    time_comes(judged)
    pk, officer = judged.round.pk, judged.officer
    rivals: dict[str, Callable[[], Any]] = {
        "another worker": partial(tell_on_time, round_id=pk),
        "a person": partial(open_gate, round_id=pk, gate=Gate.NOTIFY, by=officer),
        "a person who cancels": partial(cancel_notification, round_id=pk, by=officer),
    }
    first, second = run_at_once([partial(tell_on_time, round_id=pk), rivals[rival]])
    assert isinstance(first, bool)
    if rival == "a person who cancels":
        assert told(judged) is first
        assert isinstance(second, JudgingRefused) is first
    else:
        assert told(judged)
    assert BidOutcome.objects.count() == int(told(judged))
    assert OutboxEmail.objects.filter(template="evaluations/outcome").count() == 2 * int(told(judged))
    assert not OutboxEmail.objects.filter(template="evaluations/notification_held").exists()


# The pages -------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_time_is_set_moved_and_cancelled_on_the_pages(client: Client) -> None:
    sync_groups()
    judged = make_ready()
    client.force_login(judged.officer)
    home, address = f"{BASE}/rounds/{judged.round.slug}/", f"{BASE}/rounds/{judged.round.slug}/notify-time/"
    assert "Set a time to tell them" in client.get(home).content.decode()
    past = {"day_day": "1", "day_month": "2", "day_year": "2020"}
    odd = client.post(address, past | {"time": "noonish"}).content.decode()
    assert "Enter a time of day, like 9:30am or 15:00" in odd
    assert "Choose a time that is still to come" in client.post(address, past | {"time": "9am"}).content.decode()
    day = timezone.localtime(timezone.now() + timedelta(days=3))
    data = {"day_day": day.day, "day_month": day.month, "day_year": day.year, "time": "9:30am"}
    page = client.post(address, data, follow=True).content.decode()
    assert "at 9.30am, in your name, unless something blocks it then." in page
    assert "Move the time" in page
    terms = JudgingTerms.objects.get()
    assert terms.notify_at == day.replace(hour=9, minute=30, second=0, microsecond=0)
    assert 'value="09:30"' in client.get(address).content.decode()
    assert "Bidders are told at a set time" in client.get("/admin/").content.decode()
    assert "by themselves" in client.get(f"{address}cancel/").content.decode()
    assert "The time is taken away" in client.post(f"{address}cancel/", follow=True).content.decode()


@pytest.mark.django_db
def test_the_pages_say_that_bidders_were_not_told(client: Client) -> None:
    sync_groups()
    judged = make_deciding(1)
    set_for(judged)
    address = f"{BASE}/rounds/{judged.round.slug}/"
    client.force_login(judged.officer)
    page = client.get(f"{address}notify-time/").content.decode()
    assert "This would block it now:" in page
    assert f'href="{BASE}/bids/{judged.bids[0].reference}/"' in page
    time_comes(judged)
    task()
    for colleague in (judged.officer, make_staff(Role.FUND_OFFICER)):
        client.force_login(colleague)
        assert "Bidders were not told at the set time" in client.get("/admin/").content.decode()
    page = client.get(address).content.decode()
    assert "Something blocked it, so nobody was told." in page
    assert f'href="{BASE}/bids/{judged.bids[0].reference}/"' in page


@pytest.mark.django_db
def test_others_set_no_time(client: Client) -> None:
    sync_groups()
    judged = make_deciding(1)
    for role in (Role.APPROVER, Role.AUDITOR, Role.ASSESSOR):
        client.force_login(make_staff(role))
        for page in ("notify-time/", "notify-time/cancel/"):
            assert client.post(f"{BASE}/rounds/{judged.round.slug}/{page}").status_code == 403
    assert not JudgingTerms.objects.exists()
