"""The outbox in the admin."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from portal.accounts.models import User
from portal.accounts.roles import Role, sync_groups
from portal.mail.models import OutboxEmail
from portal.mail.services import send_email
from portal.mail.states import State
from portal.mail.waiting import emails_to_see_to
from tests.accounts.people import make_staff

pytestmark = pytest.mark.django_db
LIST = "admin:mail_outboxemail_changelist"
Woken = list[tuple[str, str]]


@pytest.fixture
def officer() -> User:
    person = make_staff(Role.FUND_OFFICER)
    sync_groups()
    return person


@pytest.fixture
def auditor() -> User:
    person = make_staff(Role.AUDITOR)
    sync_groups()
    return person


def write(number: int = 1) -> OutboxEmail:
    return send_email(
        key=f"note:{number}", to="amina@example.org", subject="Your bid", template="sample/note", context={}, by=None
    )


@pytest.fixture
def doubtful(woken: Woken) -> OutboxEmail:
    email = write()
    OutboxEmail.objects.update(state="unknown", handed_at=email.queued_at, failure_reason="The line broke.")
    return email


def again(email: OutboxEmail) -> str:
    return reverse("admin:mail_outboxemail_send_again", args=[email.pk])


def test_the_list_costs_the_same_at_any_length(
    client: Client, officer: User, woken: Woken, django_assert_num_queries: Any
) -> None:
    client.force_login(officer)
    client.get(reverse(LIST))
    for numbers in ([1], [2, 3]):
        for number in numbers:
            write(number)
        with django_assert_num_queries(11):
            assert "amina@example.org" in client.get(reverse(LIST)).content.decode()


def test_says_what_is_known_and_offers_to_send_again(client: Client, officer: User, doubtful: OutboxEmail) -> None:
    client.force_login(officer)
    page = client.get(reverse("admin:mail_outboxemail_change", args=[doubtful.pk])).content.decode()
    assert "The line broke." in page
    assert again(doubtful) in page


def test_sends_again_after_a_warning(client: Client, officer: User, doubtful: OutboxEmail) -> None:
    client.force_login(officer)
    assert "they will have it twice" in client.get(again(doubtful)).content.decode()
    client.post(again(doubtful))
    doubtful.refresh_from_db()
    assert (doubtful.state, doubtful.resent_by) == (State.QUEUED, officer)
    assert "cannot be sent again" in client.post(again(doubtful), follow=True).content.decode()


def test_others_may_not(client: Client, auditor: User, doubtful: OutboxEmail) -> None:
    client.force_login(auditor)
    assert client.get(reverse(LIST)).status_code == 200
    assert client.post(again(doubtful)).status_code == 403
    client.force_login(make_staff(Role.ASSESSOR))
    assert client.get(reverse(LIST)).status_code == 403
    assert client.get(again(doubtful)).status_code == 403


def test_is_read_only_and_knows_bad_requests(client: Client, officer: User, doubtful: OutboxEmail) -> None:
    client.force_login(officer)
    change = reverse("admin:mail_outboxemail_change", args=[doubtful.pk])
    assert client.post(change, {"subject": "Other"}).status_code == 403
    assert client.put(again(doubtful)).status_code == 405
    assert client.get(reverse("admin:mail_outboxemail_send_again", args=[uuid4()])).status_code == 404


def test_the_work_list_tells_who_can_act(client: Client, officer: User, auditor: User, doubtful: OutboxEmail) -> None:
    (item,) = emails_to_see_to(officer)
    assert (item.title, item.count) == ("Emails that may not have gone", 1)
    assert emails_to_see_to(auditor) == []
    client.force_login(officer)
    assert doubtful.to in client.get(item.url).content.decode()
