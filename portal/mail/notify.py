"""Email through GOV.UK Notify, by its own client library.

Notify sends from a template of its own: make one whose subject is ``((subject))`` and whose message is
``((body))``. Each message carries our message number as its reference, by which it is found in Notify's
own pages, and by which we ask whether a message that may have gone did go.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from django.conf import settings
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.message import EmailMessage
from notifications_python_client.errors import APIError, HTTPError
from notifications_python_client.notifications import NotificationsAPIClient
from requests.exceptions import ConnectionError as NoConnection
from requests.exceptions import ConnectTimeout

from portal.mail.refusals import DeliveryRefused

#: What Notify says of a message that it took and has not given up on.
GONE: Final = frozenset({"created", "sending", "pending", "delivered"})
#: Answers that mean the message itself will never do: it says something wrong, or is too long.
FOR_GOOD: Final = frozenset({400, 413, 422})


class NotifyBackend(BaseEmailBackend):
    """Hands each message to Notify. Raises ``DeliveryRefused`` when it was certainly not taken.

    Any other exception means that nobody knows, as when the line broke before the answer came.
    """

    client: NotificationsAPIClient | None = None

    def open(self) -> bool:
        """Make the client; nothing is asked of Notify yet."""
        self.client = NotificationsAPIClient(  # type: ignore[no-untyped-call]  # it ships no types
            settings.PORTAL_NOTIFY_API_KEY, base_url=settings.PORTAL_NOTIFY_URL, timeout=settings.EMAIL_TIMEOUT
        )
        return True

    def close(self) -> None:
        """Let go of the connection."""
        if self.client is not None:
            self.client.request_session.close()
            self.client = None

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Hand the messages over; says how many."""
        if self.client is None:
            self.open()
        for message in email_messages:
            reference = str(message.extra_headers.get("Message-ID", "")).strip("<>")
            if not (getattr(message, "may_have_gone", False) and self._has(reference)):
                self._hand_over(message, reference)
        return len(email_messages)

    def _has(self, reference: str) -> bool:
        """Whether Notify took a message of this number before, and has not failed to deliver it."""
        found = self._ask("get_all_notifications", reference=reference, template_type="email")
        return any(each["status"] in GONE for each in found["notifications"])

    def _hand_over(self, message: EmailMessage, reference: str) -> None:
        self._ask(
            "send_email_notification",
            email_address=message.to[0],
            template_id=settings.PORTAL_NOTIFY_TEMPLATE,
            personalisation={"subject": str(message.subject), "body": str(message.body)},
            reference=reference,
        )

    def _ask(self, what: str, **values: Any) -> dict[str, Any]:
        try:
            answer: dict[str, Any] = getattr(self.client, what)(**values)
        except HTTPError as error:
            if error.response is not None:
                said = f"GOV.UK Notify answered {error.status_code}: {_words(error)}"
                raise DeliveryRefused(said, for_good=error.status_code in FOR_GOOD) from error
            if _never_reached(error.__cause__):
                raise DeliveryRefused("GOV.UK Notify could not be reached", for_good=False) from error
            raise
        return answer


def _never_reached(cause: BaseException | None) -> bool:
    """Whether no connection came about, so that the message cannot have gone."""
    if isinstance(cause, ConnectTimeout):
        return True
    reason = getattr(cause.args[0], "reason", None) if isinstance(cause, NoConnection) and cause.args else None
    return type(reason).__name__ in {"NewConnectionError", "NameResolutionError", "ConnectTimeoutError"}


def _words(error: APIError) -> str:
    """What Notify said was wrong, as a sentence."""
    said = error.message
    if isinstance(said, list):
        return "; ".join(str(each.get("message", each)) for each in said)
    return str(said)
