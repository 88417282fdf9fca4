"""Celery's way in: what runs by the clock for the register."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

from celery import shared_task

from programmes.services.answers import forget_words
from programmes.services.corrections import forget_askers
from programmes.services.outages import tick as note_tick
from programmes.services.searching import refresh_words as refresh

#: What beat sends without being asked, and how often.
SCHEDULE: Final[dict[str, dict[str, Any]]] = {
    "search-words": {"task": "programmes.tasks.refresh_words", "schedule": timedelta(hours=1)},
    "forget-readers": {"task": "programmes.tasks.forget_readers", "schedule": timedelta(hours=24)},
    "heartbeat": {"task": "programmes.tasks.tick", "schedule": timedelta(minutes=1)},
}


@shared_task(name="programmes.tasks.refresh_words", ignore_result=True)
def refresh_words() -> None:
    """Gather the register's words again for the search."""
    refresh()


@shared_task(name="programmes.tasks.forget_readers", ignore_result=True)
def forget_readers() -> None:
    """Erase what readers wrote of pages, and who asked for corrections, once their time is over."""
    forget_words()
    forget_askers()


@shared_task(name="programmes.tasks.tick", ignore_result=True)
def tick() -> None:
    """Note that the portal runs: a pause shows in the ledger of outages."""
    note_tick()
