"""Sending: at most once without a person's word, and honest about what is not known."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from smtplib import SMTPDataError, SMTPRecipientsRefused, SMTPServerDisconnected
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.core.mail.backends.base import BaseEmailBackend
from django.db.models.functions import Now

from portal.mail.models import OutboxEmail
from portal.mail.services import leases, send_email
from portal.mail.services.sending import WAITS, send_outbox_email
from portal.mail.services.sweeping import sweep_outbox
from portal.mail.states import State
from tests.races import run_at_once

Woken = list[tuple[str, str]]


class FakeBackend(BaseEmailBackend):
    """A mail server that answers as the test says."""

    at_open: Exception | None = None
    at_send: Exception | None = None
    taken: list[Any] = []

    def open(self) -> bool:
        if self.at_open:
            raise self.at_open
        return True

    def send_messages(self, email_messages: Any) -> int:
        if self.at_send:
            raise self.at_send
        self.taken.extend(email_messages)
        return len(email_messages)


@pytest.fixture
def server(settings: Any, monkeypatch: pytest.MonkeyPatch) -> type[FakeBackend]:
    settings.EMAIL_BACKEND = f"{__name__}.FakeBackend"
    monkeypatch.setattr("portal.mail.services.sending.get_connection", FakeBackend)
    for name, value in (("at_open", None), ("at_send", None), ("taken", [])):
        monkeypatch.setattr(FakeBackend, name, value)
    return FakeBackend


@pytest.fixture
def email(db: None, woken: Woken) -> OutboxEmail:
    return send_email(
        key="note:1", to="amina@example.org", subject="Your bid", template="sample/note", context={}, by=None
    )


def state_of(email: OutboxEmail) -> tuple[str, str]:
    email.refresh_from_db()
    return email.state, email.failure_reason


def end_lease(email: OutboxEmail) -> None:
    OutboxEmail.objects.filter(pk=email.pk).update(lease_until=Now() - timedelta(seconds=1))


class TestSent:
    def test_into_a_folder(self, email: OutboxEmail) -> None:
        assert send_outbox_email(email_id=email.pk)
        assert state_of(email) == (State.SENT, "")
        folder = Path(settings.PORTAL_MAIL_FOLDER)
        (letter,) = folder.glob("*.eml")
        assert email.message_id.encode() in letter.read_bytes()
        assert "To: amina@example.org\nSubject: Your bid\n" in letter.with_suffix(".txt").read_text()

    def test_once_however_often_it_is_asked_for(self, email: OutboxEmail, server: type[FakeBackend]) -> None:
        assert [send_outbox_email(email_id=email.pk) for _ in range(3)] == [True, False, False]
        assert len(server.taken) == 1

    def test_has_a_text_an_html_part_and_a_fixed_number(self, email: OutboxEmail, server: type[FakeBackend]) -> None:
        send_outbox_email(email_id=email.pk)
        message = server.taken[0].message()
        assert message["Message-ID"] == email.message_id
        assert message["Auto-Submitted"] == "auto-generated"
        assert [part.get_content_type() for part in message.walk()][1:] == ["text/plain", "text/html"]


@pytest.mark.django_db(transaction=True)
def test_two_workers_send_it_once(
    email: OutboxEmail, server: type[FakeBackend], monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the lease taken out both hand it over."""
    send = lambda: send_outbox_email(email_id=email.pk)  # noqa: E731 - one line says it
    assert sorted(run_at_once([send, send])) == [False, True]
    assert len(server.taken) == 1

    OutboxEmail.objects.update(state="queued", sent_at=None, handed_at=None)
    server.taken.clear()
    monkeypatch.setattr(leases, "claim", lambda email_id: uuid4())
    monkeypatch.setattr(leases, "hand_over", lambda *_: True)
    run_at_once([send, send])
    assert len(server.taken) == 2


class TestNotYet:
    def test_an_unreachable_server_is_tried_again_later(self, email: OutboxEmail, server: type[FakeBackend]) -> None:
        server.at_open = ConnectionRefusedError("Connection refused")
        send_outbox_email(email_id=email.pk)
        state, reason = state_of(email)
        assert (state, email.handed_at) == (State.QUEUED, None)
        assert "Connection refused" in reason
        server.at_open = None
        assert not send_outbox_email(email_id=email.pk), "its time has not come"
        OutboxEmail.objects.update(next_try_at=Now())
        assert send_outbox_email(email_id=email.pk)

    def test_and_given_up_in_the_end(self, email: OutboxEmail, server: type[FakeBackend]) -> None:
        server.at_open = OSError("No route to host")
        for _ in range(len(WAITS) + 1):
            OutboxEmail.objects.update(next_try_at=Now())
            send_outbox_email(email_id=email.pk)
        state, reason = state_of(email)
        assert state == State.FAILED
        assert "Tried 6 times" in reason

    def test_a_server_that_is_busy_is_tried_again(self, email: OutboxEmail, server: type[FakeBackend]) -> None:
        server.at_send = SMTPDataError(451, b"Try later")
        send_outbox_email(email_id=email.pk)
        assert state_of(email)[0] == State.QUEUED


class TestRefused:
    @pytest.mark.parametrize(
        "error",
        [SMTPRecipientsRefused({"amina@example.org": (550, b"No such person")}), SMTPDataError(554, b"Spam")],
    )
    def test_for_good(self, error: Exception, email: OutboxEmail, server: type[FakeBackend]) -> None:
        server.at_send = error
        send_outbox_email(email_id=email.pk)
        state, reason = state_of(email)
        assert state == State.FAILED
        assert "refused" in reason


class TestUnknown:
    def test_a_line_that_breaks_in_the_middle(self, email: OutboxEmail, server: type[FakeBackend]) -> None:
        server.at_send = SMTPServerDisconnected("Connection unexpectedly closed")
        send_outbox_email(email_id=email.pk)
        assert state_of(email)[0] == State.UNKNOWN
        server.at_send = None
        assert not send_outbox_email(email_id=email.pk)
        assert sweep_outbox() == 0
        assert server.taken == []

    def test_a_worker_that_died_after_the_hand_over(self, email: OutboxEmail, server: type[FakeBackend]) -> None:
        token = leases.claim(email.pk)
        assert token
        assert leases.hand_over(email.pk, token)
        end_lease(email)
        assert sweep_outbox() == 0
        state, reason = state_of(email)
        assert state == State.UNKNOWN
        assert "may or may not" in reason
        assert not send_outbox_email(email_id=email.pk)

    def test_a_worker_that_died_before_it_is_no_loss(
        self, email: OutboxEmail, server: type[FakeBackend], woken: Woken
    ) -> None:
        assert leases.claim(email.pk)
        end_lease(email)
        woken.clear()
        assert sweep_outbox() == 1
        assert woken == [("portal.mail.tasks.send_outbox_email", str(email.pk))]
        assert send_outbox_email(email_id=email.pk)

    def test_a_late_worker_cannot_hand_over(self, email: OutboxEmail, server: type[FakeBackend]) -> None:
        token = leases.claim(email.pk)
        assert token
        end_lease(email)
        sweep_outbox()
        assert not leases.hand_over(email.pk, token)
        assert not leases.sent(email.pk, token)


class TestSweep:
    def test_leaves_fresh_wake_ups_alone(self, email: OutboxEmail) -> None:
        assert sweep_outbox() == 0

    def test_sends_again_what_nobody_answered(self, email: OutboxEmail) -> None:
        OutboxEmail.objects.update(woken_at=Now() - timedelta(minutes=3))
        assert sweep_outbox() == 1
        assert sweep_outbox() == 0

    def test_waits_until_the_next_try(self, email: OutboxEmail) -> None:
        OutboxEmail.objects.update(woken_at=None, next_try_at=Now() + timedelta(minutes=5))
        assert sweep_outbox() == 0
