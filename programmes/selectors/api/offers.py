"""Programmes and rounds, as the API gives them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from programmes.models import Programme, Round
from programmes.selectors.opendata.identifiers import absolute
from programmes.selectors.phases import visible_rounds

SHOWN_PROJECTS = Count(
    "projects", filter=Q(projects__published_at__isnull=False, projects__is_demonstration=False), distinct=True
)
PROGRAMME_FIELDS = {
    "identifier": ("string", "Its name in addresses"),
    "name": ("string", "Name"),
    "summary": ("string", "In a sentence"),
    "projects": ("integer", "How many funded projects this site holds"),
    "url": ("string", "Its page"),
}
ROUND_FIELDS = {
    "identifier": ("string", "Its name in addresses"),
    "title": ("string", "Title"),
    "programme": ("string", "Identifier of its programme"),
    "phase": ("string", "Where it stands now"),
    "is_record": ("boolean", "Whether it took place before this portal"),
    "announced": ("string?", "A year, a month or a day, as the source has it"),
    "opened": ("string?", "The same"),
    "closed": ("string?", "The same"),
    "opens_at": ("datetime?", "When it opens for bids"),
    "closes_at": ("datetime?", "When it closes"),
    "budget_pounds": ("integer?", "Budget in whole pounds"),
    "summary": ("string", "In a sentence"),
    "projects": ("integer", "How many funded projects this site holds"),
    "url": ("string", "Its page"),
}


def programmes() -> QuerySet[Programme]:
    """Every programme, with the number of its projects."""
    real = Programme.objects.filter(is_demonstration=False)
    return real.annotate(project_count=SHOWN_PROJECTS).order_by("order", "name", "pk")


def programme_row(one: Any) -> dict[str, Any]:
    """A programme of ``programmes()``."""
    return {
        "identifier": one.slug,
        "name": one.name,
        "summary": one.summary,
        "projects": one.project_count,
        "url": absolute(one.get_absolute_url()),
    }


def rounds() -> QuerySet[Round]:
    """Every round that the public can see, with the number of its projects."""
    real = visible_rounds().filter(is_demonstration=False).select_related("programme")
    return real.annotate(project_count=SHOWN_PROJECTS).order_by("-opens_at", "-record_announced", "pk")


def round_row(one: Any) -> dict[str, Any]:
    """A round of ``rounds()``."""
    return {
        "identifier": one.slug,
        "title": one.title,
        "programme": one.programme.slug,
        "phase": str(one.phase_at(timezone.now())),
        "is_record": one.is_record,
        "announced": one.record_announced or None,
        "opened": one.record_opened or None,
        "closed": one.record_closed or None,
        "opens_at": written(one.opens_at),
        "closes_at": written(one.closes_at),
        "budget_pounds": one.budget_pounds,
        "summary": one.summary,
        "projects": one.project_count,
        "url": absolute(one.get_absolute_url()),
    }


def written(at: datetime | None) -> str | None:
    """A moment with London's offset."""
    return timezone.localtime(at).isoformat(timespec="seconds") if at else None
