"""Keeping what readers say of pages, and forgetting their words in time."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from portal.audit.clock import database_now
from programmes.models import PageAnswer

WORDS_KEPT: Final = timedelta(days=180)
"""How long what readers wrote is kept; that they found a page useful or not stays."""


def keep_answer(*, path: str, was_useful: bool, looking_for: str) -> PageAnswer:
    """Keep one answer, with its day and with nothing that says who gave it."""
    return PageAnswer.objects.create(
        path=path, was_useful=was_useful, looking_for=looking_for, answered_on=database_now().date()
    )


def forget_words() -> int:
    """Erase what readers wrote half a year ago or earlier; gives how many answers."""
    today = database_now().date()
    old = PageAnswer.objects.filter(answered_on__lte=today - WORDS_KEPT, erased_on__isnull=True).exclude(looking_for="")
    return old.update(looking_for="", erased_on=today)
