"""One event told to many: as many queries for two hundred as for five, and each as they chose."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from functools import partial

import pytest
from django.core.exceptions import ValidationError
from pytest_django import DjangoAssertNumQueries

from bids.services.extending import extend_deadline
from portal.accounts.models import User
from portal.accounts.roles import Role
from portal.audit.clock import database_now
from portal.mail.models import OutboxEmail
from portal.mail.services import send_email
from portal.mail.services.sweeping import sweep_outbox
from portal.mail.services.wording import approve_wording, write_wording
from portal.notices.models import Choice, Notice
from portal.notices.services import tell_each
from programmes.models import MemberRole, Membership
from tests.accounts.people import make_staff
from tests.factories.bids import make_bid, make_council
from tests.factories.rounds import make_round
from tests.notices.telling import CERTIFIED, CONTEXT
from tests.races import run_at_once

QUERIES = 12
"""Who was told, the clock, choices, notices; the wording in force, the clock, emails, which are new; two savepoints."""


def make_people(number: int) -> list[User]:
    """People at once, without passwords: it is the telling that is counted."""
    start = User.objects.count()
    rows = [User(email=f"many-{start + each}@example.org", full_name=f"Person {each}") for each in range(number)]
    return User.objects.bulk_create(rows)


def tell_all(people: list[User], key: str = "certified:1") -> None:
    tell_each(
        people,
        key=key,
        subject="Bid B-1 certified",
        template="bids/certified",
        context={**CONTEXT, "at": "at 3pm on 1 May 2026"},
        path="/bids/B-1/",
        about="B-1 in Round one",
        by=None,
    )


@pytest.mark.django_db
@pytest.mark.parametrize("number", [5, 200])
def test_telling_costs_the_same_for_five_and_for_two_hundred(
    number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    people = make_people(number)
    with django_assert_num_queries(QUERIES):
        tell_all(people)
    assert Notice.objects.count() == OutboxEmail.objects.count() == number
    assert {email.to: email.text_body.splitlines()[0] for email in OutboxEmail.objects.all()} == {
        person.email: f"Dear {person.full_name}" for person in people
    }
    with django_assert_num_queries(3):
        tell_all(people)


@pytest.mark.django_db
def test_each_is_told_as_they_chose_and_once() -> None:
    people = make_people(6)
    deliveries = ["at_once", "daily", "off", "sometimes"]
    Choice.objects.bulk_create(
        Choice(person=person, kind=CERTIFIED, delivery=delivery)
        for person, delivery in zip(people, deliveries[:3], strict=False)
    )
    tell_all([*people[:4], people[0]])
    tell_all(people)
    assert Counter(Notice.objects.values_list("delivery", flat=True)) == {"at_once": 4, "daily": 1, "off": 1}
    written = [person.email for person in (people[0], *people[3:])]
    assert sorted(OutboxEmail.objects.values_list("to", flat=True)) == sorted(written)
    assert set(OutboxEmail.objects.values_list("key", flat=True)) <= set(Notice.objects.values_list("key", flat=True))


@pytest.mark.django_db
def test_an_address_that_is_none_stops_the_telling_as_a_whole() -> None:
    people = make_people(3)
    people[1].email = "a@example.org\nBcc: b@example.org"
    with pytest.raises(ValidationError):
        tell_all(people)
    assert not Notice.objects.exists()
    assert not OutboxEmail.objects.exists()


@pytest.mark.django_db
def test_all_have_the_wording_in_force_with_their_own_names() -> None:
    wording = write_wording(
        template="bids/certified",
        subject="{{ reference }} signed",
        body="{{ name }}: {{ link }} {{ result }} {{ follows }}",
        note="",
        by=make_staff(Role.FUND_OFFICER),
    )
    approve_wording(wording_id=wording.pk, by=make_staff(Role.ADMINISTRATOR))
    people = make_people(3)
    tell_all(people)
    for email in OutboxEmail.objects.all():
        person = next(each for each in people if each.email == email.to)
        assert email.subject == "B-1 signed"
        assert email.text_body.startswith(f"{person.full_name}: ")


@pytest.mark.django_db
def test_an_email_that_is_there_already_is_neither_written_nor_sent_twice(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    woken: list[str] = []
    monkeypatch.setattr("portal.mail.services.writing.wake_after_commit", lambda task, ids: woken.extend(ids))
    people = make_people(3)
    first = people[0]
    context = {**CONTEXT, "path": "/bids/B-1/"}
    kept = send_email(
        key=f"certified:1:{first.pk}", to=first.email, subject="S", template="bids/certified", context=context, by=None
    )
    tell_all(people)
    assert OutboxEmail.objects.count() == 3
    assert Counter(woken) == Counter(OutboxEmail.objects.values_list("pk", flat=True))
    assert OutboxEmail.objects.get(to=first.email).message_id == kept.message_id


@pytest.mark.django_db
def test_hundreds_are_sent_without_holding_up_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    """Workers are woken for the first of them now, and for each of the others by the sweep, once."""
    woken: list[str] = []

    def wake(task: str, ids: list[object]) -> int:
        woken.extend(str(each) for each in ids)
        return len(ids)

    monkeypatch.setattr("portal.mail.services.writing.wake_after_commit", wake)
    monkeypatch.setattr("portal.mail.services.sweeping.wake", wake)
    monkeypatch.setattr("portal.mail.services.writing.WOKEN_AT_ONCE", 3)
    tell_all(make_people(8))
    assert len(woken) == 3
    assert sweep_outbox() == 5
    assert Counter(woken) == Counter(str(pk) for pk in OutboxEmail.objects.values_list("pk", flat=True))
    assert sweep_outbox() == 0


@pytest.mark.django_db(transaction=True)
def test_eight_who_tell_the_same_people_at_once_tell_each_once() -> None:
    """The other way round for every second: without one order of writing they would wait for each other for ever."""
    people = make_people(40)
    run_at_once([partial(tell_all, people[:: 1 if turn % 2 else -1]) for turn in range(8)])
    assert Notice.objects.count() == OutboxEmail.objects.count() == 40


@pytest.mark.django_db
@pytest.mark.parametrize("number", [5, 200])
def test_more_time_for_all_costs_the_same_for_five_and_for_two_hundred(
    number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    officer, council = make_staff(Role.FUND_OFFICER), make_council()
    round_ = make_round()
    make_bid(round_, council)
    Membership.objects.bulk_create(
        Membership(user=person, organisation=council.organisation, role=MemberRole.EDITOR)
        for person in make_people(number)
    )
    to_at = database_now() + timedelta(days=30)
    with django_assert_num_queries(27):
        extend_deadline(round_id=round_.pk, to_at=to_at, reason="The portal was away.", by=officer)
    assert OutboxEmail.objects.filter(template="bids/extended").count() == number + 4
