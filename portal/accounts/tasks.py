"""Celery's way in: tasks call a service."""

from typing import Any, Final

from celery import shared_task
from celery.schedules import crontab

from portal.accounts.own_sessions import forget_ended

#: What beat sends without being asked, by the clock in London (CELERY_TIMEZONE).
SCHEDULE: Final[dict[str, dict[str, Any]]] = {
    "accounts-forget-sessions": {
        "task": "portal.accounts.tasks.forget_sessions",
        "schedule": crontab(hour="3", minute="40"),
    },
}


@shared_task(name="portal.accounts.tasks.forget_sessions", ignore_result=True)
def forget_sessions() -> None:
    """Delete the sessions that have ended."""
    forget_ended()
