"""Celery's way in: tasks call a service."""

from typing import Any, Final

from celery import shared_task
from celery.schedules import crontab

from portal.notices.services.digests import send_digests as send
from portal.notices.services.keeping import forget_old as forget

#: What beat sends without being asked, by the clock in London (CELERY_TIMEZONE). The daily email is asked
#: for again every ten minutes, so that a beat that was away at 8am makes it late and not never.
SCHEDULE: Final[dict[str, dict[str, Any]]] = {
    "notices-digests": {"task": "portal.notices.tasks.send_digests", "schedule": crontab(minute="*/10")},
    "notices-forget": {"task": "portal.notices.tasks.forget_old", "schedule": crontab(hour="3", minute="20")},
}


@shared_task(name="portal.notices.tasks.send_digests", acks_late=True, ignore_result=True)
def send_digests() -> None:
    """The daily emails that are due."""
    send()


@shared_task(name="portal.notices.tasks.forget_old", ignore_result=True)
def forget_old() -> None:
    """Delete what has been kept long enough."""
    forget()
