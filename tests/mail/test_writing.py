"""Writing emails into the outbox: once by key, one line of subject, nothing unescaped."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from kombu.exceptions import OperationalError

from portal.mail.models import OutboxEmail
from portal.mail.refusals import MailRefused
from portal.mail.services import send_again, send_email
from portal.mail.services.sending import message_of
from portal.mail.services.writing import SEND_TASK
from portal.mail.states import State
from tests.accounts.people import make_person

pytestmark = pytest.mark.django_db
Woken = list[tuple[str, str]]


def write(**changes: Any) -> OutboxEmail:
    values: dict[str, Any] = {
        "key": "note:1",
        "to": "amina@example.org",
        "subject": "Your bid",
        "template": "sample/note",
        "context": {"name": "Amina & <co>", "bid": "One worker's stay"},
        "by": None,
    }
    return send_email(**{**values, **changes})


def test_is_written_now_and_sent_after_commit(woken: Woken, django_capture_on_commit_callbacks: Any) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        email = write()
        assert woken == []
    assert woken == [(SEND_TASK, str(email.pk))]
    assert email.state == State.QUEUED


def test_the_same_key_is_one_email(woken: Woken, django_capture_on_commit_callbacks: Any) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        assert write() == write(subject="Another subject")
    assert OutboxEmail.objects.get().subject == "Your bid"
    assert len(woken) == 1


def test_text_is_plain_and_html_is_escaped(woken: Woken) -> None:
    email = write()
    assert "Dear Amina & <co>" in email.text_body
    assert "One worker's stay" in email.text_body
    assert "Dear Amina &amp; &lt;co&gt;" in email.html_body


def test_html_is_optional(woken: Woken) -> None:
    email = write(template="sample/plain")
    assert email.html_body == ""
    assert "Only words." in email.text_body


@pytest.mark.parametrize(
    "subject",
    ["Hello\r\nBcc: all@example.org", "Hello\nBcc: all@example.org", "Hello\x0b\x85\u2028Bcc: all@example.org"],
)
def test_a_subject_cannot_add_a_header(subject: str, woken: Woken) -> None:
    email = write(subject=subject)
    assert email.subject == "Hello Bcc: all@example.org"
    message = message_of(email).message()
    assert message["Bcc"] is None
    assert message.get_all("To") == ["amina@example.org"]


@pytest.mark.parametrize("to", ["a@example.org\nBcc: b@example.org", "a@example.org, b@example.org", "", "nobody"])
def test_an_address_is_one_address(to: str, woken: Woken) -> None:
    with pytest.raises(ValidationError):
        write(to=to)
    assert not OutboxEmail.objects.exists()


def test_the_database_refuses_a_subject_of_two_lines(woken: Woken) -> None:
    email = write()
    with pytest.raises(IntegrityError), transaction.atomic():
        OutboxEmail.objects.filter(pk=email.pk).update(subject="a\nb")


@pytest.mark.parametrize("values", [{"state": "sent"}, {"state": "sending"}, {"state": "unknown"}, {"state": "failed"}])
def test_the_database_refuses_a_row_that_contradicts_itself(values: dict[str, Any], woken: Woken) -> None:
    email = write()
    with pytest.raises(IntegrityError), transaction.atomic():
        OutboxEmail.objects.filter(pk=email.pk).update(**values)


def test_needs_no_broker(monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any) -> None:
    def away(*args: Any, **options: Any) -> None:
        raise OperationalError("Connection refused")

    monkeypatch.setattr("portal.waking.current_app.send_task", away)
    with django_capture_on_commit_callbacks(execute=True):
        write()
    assert OutboxEmail.objects.get().state == State.QUEUED


def test_only_a_doubtful_email_is_sent_again(woken: Woken) -> None:
    email, person = write(), make_person()
    with pytest.raises(MailRefused, match="cannot be sent again"):
        send_again(email=email, by=person)
    OutboxEmail.objects.update(state="unknown", handed_at=email.queued_at, failure_reason="?")
    again = send_again(email=email, by=person)
    assert (again.state, again.resent_by, again.handed_at) == (State.QUEUED, person, None)
    assert again.message_id == email.message_id
