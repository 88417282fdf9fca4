"""Celery's way in: what runs by the clock for the register."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

from celery import shared_task

from programmes.services.searching import refresh_words as refresh

#: What beat sends without being asked, and how often.
SCHEDULE: Final[dict[str, dict[str, Any]]] = {
    "search-words": {"task": "programmes.tasks.refresh_words", "schedule": timedelta(hours=1)},
}


@shared_task(name="programmes.tasks.refresh_words", ignore_result=True)
def refresh_words() -> None:
    """Gather the register's words again for the search."""
    refresh()
