"""Handing one email to the mail server, at most once."""

from __future__ import annotations

import logging
import uuid
from datetime import timedelta
from smtplib import SMTPAuthenticationError, SMTPRecipientsRefused, SMTPResponseException, SMTPSenderRefused
from typing import Final

from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend

from portal.mail.models import OutboxEmail
from portal.mail.refusals import DeliveryRefused
from portal.mail.services import leases

log = logging.getLogger(__name__)

#: Waits before each further try while the mail server cannot be reached.
WAITS: Final = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240))


def send_outbox_email(*, email_id: uuid.UUID) -> bool:
    """Send the email if it is waiting and its time has come. True when this call sent it.

    Safe to call twice. Before the hand-over anything that goes wrong is tried again
    later; after it, only a clear answer from the server settles the email, and anything
    else leaves it "may have been sent" for a person to decide.
    """
    token = leases.claim(email_id)
    if token is None:
        return False
    email = OutboxEmail.objects.get(pk=email_id)
    connection = get_connection()
    try:
        connection.open()
    except Exception as error:  # whatever a backend can raise: nothing has been handed over
        _later(email, token, error)
        return False
    try:
        return leases.hand_over(email_id, token) and _deliver(email, token, connection)
    finally:
        connection.close()


def _deliver(email: OutboxEmail, token: uuid.UUID, connection: BaseEmailBackend) -> bool:
    try:
        connection.send_messages([message_of(email)])
    except (SMTPRecipientsRefused, SMTPSenderRefused, SMTPResponseException, DeliveryRefused) as error:
        _refused(email, token, error)
    except Exception as error:  # a line that broke in the middle says nothing about the message
        log.exception("Email %s may have been sent", email.pk)
        leases.unknown(email.pk, token, f"The mail server did not answer: {error or type(error).__name__}")
    else:
        return leases.sent(email.pk, token)
    return False


def _refused(email: OutboxEmail, token: uuid.UUID, error: Exception) -> None:
    """The server said no: for good (a code of 500 or more), or for now."""
    if _is_for_good(error):
        leases.failed(email.pk, token, f"The mail server refused it: {error}"[:2000])
    else:
        _later(email, token, error)


def _is_for_good(error: Exception) -> bool:
    if isinstance(error, DeliveryRefused):
        return error.for_good
    if isinstance(error, SMTPRecipientsRefused):
        return all(code >= 500 for code, _ in error.recipients.values())
    if isinstance(error, SMTPAuthenticationError):
        return False  # our settings are wrong, not the email
    return isinstance(error, SMTPResponseException) and error.smtp_code >= 500


def _later(email: OutboxEmail, token: uuid.UUID, error: Exception) -> None:
    tried = email.attempts
    if tried > len(WAITS):
        leases.failed(email.pk, token, f"Tried {tried} times. The last answer was: {error}"[:2000])
        return
    log.warning("Email %s will be tried again: %s", email.pk, error)
    reason = f"Not sent yet: {error or type(error).__name__}"[:2000]
    leases.try_later(email.pk, token, reason, WAITS[tried - 1])


class OutboxMessage(EmailMultiAlternatives):
    """A message that knows whether it was tried before: a carrier that can tell looks before it sends twice."""

    may_have_gone = False


def message_of(email: OutboxEmail) -> OutboxMessage:
    """The message as the mail server gets it: the same number however often it is made."""
    message = OutboxMessage(
        subject=email.subject,
        body=email.text_body,
        to=[email.to],
        headers={"Message-ID": email.message_id, "Auto-Submitted": "auto-generated"},
    )
    message.may_have_gone = email.attempts > 1 or email.resent_at is not None
    if email.html_body:
        message.attach_alternative(email.html_body, "text/html")
    return message
