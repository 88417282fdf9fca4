"""Email through GOV.UK Notify, against a process that answers as Notify does."""

from __future__ import annotations

import json
import subprocess
import sys
import uuid
from collections.abc import Iterator
from typing import Any
from urllib.request import urlopen

import pytest

from portal.mail.models import OutboxEmail
from portal.mail.services import send_again, send_email
from portal.mail.services.sending import send_outbox_email
from portal.mail.states import State
from tests.accounts.people import make_person

pytestmark = pytest.mark.django_db

SERVICE, SECRET = str(uuid.uuid4()), str(uuid.uuid4())
Woken = list[tuple[str, str]]


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    command = [sys.executable, "-m", "tests.mail.notify_stub", SERVICE, SECRET]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as stub:
        assert stub.stdout is not None
        yield f"http://127.0.0.1:{int(stub.stdout.readline())}"
        stub.kill()


@pytest.fixture(autouse=True)
def notify(address: str, settings: Any, templates: None, woken: Woken) -> None:
    settings.EMAIL_BACKEND = "portal.mail.notify.NotifyBackend"
    settings.PORTAL_NOTIFY_API_KEY = f"test_key-{SERVICE}-{SECRET}"
    settings.PORTAL_NOTIFY_TEMPLATE = "f33517ff-2a88-4f6e-b855-c550268ce08a"
    settings.PORTAL_NOTIFY_URL = address
    settings.EMAIL_TIMEOUT = 1


def sent_to(to: str) -> OutboxEmail:
    key = f"note:{uuid.uuid4()}"
    context = {"name": "Amina & <co>", "bid": "One worker's stay"}
    email = send_email(key=key, to=to, subject="Your bid", template="sample/note", context=context, by=None)
    send_outbox_email(email_id=email.pk)
    email.refresh_from_db()
    return email


def taken(address: str, email: OutboxEmail) -> list[dict[str, Any]]:
    with urlopen(f"{address}/taken") as answer:  # noqa: S310 - our own stub on loopback
        everything: list[dict[str, Any]] = json.load(answer)
    return [each for each in everything if each["reference"] == email.message_id.strip("<>")]


def test_is_sent_with_its_words_and_our_number(address: str) -> None:
    email = sent_to("amina@example.org")
    assert (email.state, email.failure_reason) == (State.SENT, "")
    (message,) = taken(address, email)
    assert message["email_address"] == "amina@example.org"
    assert message["template_id"] == "f33517ff-2a88-4f6e-b855-c550268ce08a"
    assert message["personalisation"]["subject"] == "Your bid"
    assert "Dear Amina & <co>" in message["personalisation"]["body"]


@pytest.mark.parametrize(
    ("code", "state", "words"),
    [
        (400, State.FAILED, "Missing personalisation: body"),
        (401, State.QUEUED, "API key not found"),
        (403, State.QUEUED, "API key not found"),
        (429, State.QUEUED, "Exceeded send limits"),
        (500, State.QUEUED, "Internal server error"),
        (503, State.QUEUED, "Service unavailable"),
    ],
)
def test_a_refusal_is_told_as_it_was(code: int, state: str, words: str, address: str) -> None:
    """What is wrong with the message is wrong for good; our key, their limits and their troubles pass."""
    email = sent_to(f"{code}@example.org")
    assert email.state == state
    assert f"GOV.UK Notify answered {code}" in email.failure_reason
    assert words in email.failure_reason
    assert taken(address, email) == []
    if state == State.QUEUED:
        assert email.next_try_at > email.queued_at


@pytest.mark.parametrize("how", ["slow", "broken"])
def test_no_answer_leaves_it_unknown_and_a_second_sending_asks_first(how: str, address: str) -> None:
    """It was taken, and only the answer was lost: sent again by a person, it is found and not sent twice."""
    email = sent_to(f"{how}@example.org")
    assert email.state == State.UNKNOWN
    send_again(email=email, by=make_person())
    assert send_outbox_email(email_id=email.pk)
    email.refresh_from_db()
    assert email.state == State.SENT
    assert len(taken(address, email)) == 1


def test_what_bounced_is_sent_again_when_a_person_asks(address: str) -> None:
    email = sent_to("bounces@example.org")
    OutboxEmail.objects.filter(pk=email.pk).update(state="unknown", sent_at=None, failure_reason="?")
    send_again(email=email, by=make_person())
    assert send_outbox_email(email_id=email.pk)
    assert len(taken(address, email)) == 2


def test_nobody_there_is_tried_again_later(settings: Any) -> None:
    settings.PORTAL_NOTIFY_URL = "http://127.0.0.1:9"
    email = sent_to("amina@example.org")
    assert email.state == State.QUEUED
    assert "could not be reached" in email.failure_reason
    assert email.handed_at is None
