"""Celery's way in: tasks take an id and call a service."""

import uuid
from datetime import timedelta
from typing import Any, Final

from celery import shared_task

from portal.mail.services.sending import send_outbox_email as send
from portal.mail.services.sweeping import sweep_outbox as sweep

#: What beat sends without being asked, and how often.
SCHEDULE: Final[dict[str, dict[str, Any]]] = {
    "mail-sweep": {"task": "portal.mail.tasks.sweep_outbox", "schedule": timedelta(seconds=20)},
}


@shared_task(name="portal.mail.tasks.send_outbox_email", acks_late=True, ignore_result=True)
def send_outbox_email(email_id: str) -> None:
    """Send one email, if it still needs sending."""
    send(email_id=uuid.UUID(email_id))


@shared_task(name="portal.mail.tasks.sweep_outbox", ignore_result=True)
def sweep_outbox() -> None:
    """Send again what is overdue."""
    sweep()
