"""One email a day: at 8am in London, each event in exactly one, whatever happens to the workers."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys
from collections import Counter
from typing import Any
from urllib.parse import urlsplit, urlunsplit
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.db import connection

from portal.accounts.models import User
from portal.mail.models import OutboxEmail
from portal.notices.models import Digest, Notice
from portal.notices.services import digests
from portal.notices.services.choosing import choose
from portal.notices.services.digests import send_digests
from portal.notices.tasks import SCHEDULE
from tests.accounts.people import make_person
from tests.notices.telling import CERTIFIED, tell_certified
from tests.races import run_at_once

LONDON = ZoneInfo("Europe/London")


def reader(told: int = 1) -> User:
    """Somebody who asked for one email a day, and was told things yesterday."""
    person = make_person()
    choose(deliveries={CERTIFIED: "daily"}, by=person)
    for _ in range(told):
        tell_certified(person)
    Notice.objects.filter(person=person).update(made_at=dt.datetime(2026, 6, 1, 12, tzinfo=dt.UTC))
    return person


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Sets what the database's clock says, to the digests alone."""

    def set_to(*moment: int) -> None:
        now = dt.datetime(*moment, tzinfo=LONDON)  # type: ignore[misc,arg-type]  # year to minute
        monkeypatch.setattr(digests, "database_now", lambda: now.astimezone(dt.UTC))

    return set_to


@pytest.mark.django_db
def test_nothing_goes_before_eight_in_london_in_summer_or_winter(clock: Any) -> None:
    person = reader(3)
    for moment in ((2026, 6, 2, 7, 59), (2026, 12, 2, 7, 59)):
        clock(*moment)
        assert send_digests() == 0
    clock(2026, 6, 2, 8, 0)
    assert send_digests() == 1
    email = OutboxEmail.objects.get()
    assert (email.to, email.subject) == (person.email, "3 notifications from the innovation fund")
    assert email.text_body.count(f"{settings.PORTAL_BASE_URL}/bids/B-1/") == 3
    assert "B-1 in Round one" in email.html_body
    assert send_digests() == 0
    assert Digest.objects.get().notices.count() == 3


@pytest.mark.django_db
def test_what_happens_after_eight_waits_for_tomorrow(clock: Any) -> None:
    person = reader()
    clock(2026, 6, 2, 8, 10)
    send_digests()
    late = tell_certified(person)
    Notice.objects.filter(pk=late.pk).update(made_at=dt.datetime(2026, 6, 2, 9, tzinfo=LONDON))
    clock(2026, 6, 2, 20, 0)
    assert send_digests() == 0
    clock(2026, 6, 3, 8, 0)
    assert send_digests() == 1
    assert OutboxEmail.objects.count() == 2
    assert Notice.objects.filter(digest__isnull=True).count() == 0


@pytest.mark.django_db
def test_a_long_list_is_cut_and_says_so(clock: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    reader(5)
    monkeypatch.setattr(digests, "LISTED", 2)
    clock(2026, 6, 2, 8, 0)
    send_digests()
    email = OutboxEmail.objects.get()
    assert "And 3 more." in email.text_body
    assert email.subject.startswith("5 notifications")


@pytest.mark.django_db
def test_nothing_goes_to_a_closed_account_or_to_who_asked_for_none(clock: Any) -> None:
    gone, silent = reader(), make_person()
    User.objects.filter(pk=gone.pk).update(is_active=False)
    choose(deliveries={CERTIFIED: "off"}, by=silent)
    tell_certified(silent)
    Notice.objects.update(made_at=dt.datetime(2026, 6, 1, tzinfo=dt.UTC))
    clock(2026, 6, 2, 9, 0)
    assert send_digests() == 0
    assert not Digest.objects.exists()


@pytest.mark.django_db
def test_one_persons_trouble_is_not_the_others(clock: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = reader(), reader()
    User.objects.filter(pk=first.pk).update(email="not an address")
    clock(2026, 6, 2, 9, 0)
    assert send_digests() == 1
    assert OutboxEmail.objects.get().to == second.email
    assert Notice.objects.get(person=first).digest is None
    User.objects.filter(pk=first.pk).update(email="mended@example.org")
    assert send_digests() == 1


def test_beat_asks_often_enough_to_be_on_time() -> None:
    asked: Any = SCHEDULE["notices-digests"]["schedule"]
    assert 0 in asked.minute
    assert 8 in asked.hour
    assert settings.CELERY_TIMEZONE == "Europe/London"


@pytest.mark.django_db(transaction=True)
def test_eight_workers_at_once_send_each_event_once(clock: Any) -> None:
    people = [reader(3) for _ in range(6)]
    clock(2026, 6, 2, 8, 0)
    results = run_at_once([send_digests] * 8)
    assert sum(results) == len(people)
    assert Counter(OutboxEmail.objects.values_list("to", flat=True)) == Counter(person.email for person in people)
    assert set(Notice.objects.values_list("digest__person", flat=True)) == {person.pk for person in people}


@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_in_the_middle_loses_nothing_and_doubles_nothing(clock: Any) -> None:
    """It is killed after the notices are marked and the email written, before either is committed."""
    people = [reader(2) for _ in range(3)]
    address = urlsplit(os.environ["DATABASE_URL"])
    environment = os.environ | {
        "DATABASE_URL": urlunsplit(address._replace(path="/" + str(connection.settings_dict["NAME"]))),
        "DJANGO_SETTINGS_MODULE": "portal.settings",
    }
    command = [sys.executable, "-m", "tests.faults.slow_digest", "2026-06-02T09:00:00+00:00"]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as worker:
        assert worker.stdout is not None
        assert worker.stdout.readline() == "written\n"
        worker.kill()
    assert not Digest.objects.exists()
    clock(2026, 6, 2, 10, 0)
    assert send_digests() == len(people)
    assert Counter(OutboxEmail.objects.values_list("to", flat=True)) == Counter(person.email for person in people)
    assert not Notice.objects.filter(digest__isnull=True).exists()
