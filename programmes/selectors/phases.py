"""Rounds by where they stand: open, coming, or past. Computed by the clock, never stored."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Final

from django.db.models import Case, F, IntegerField, Q, QuerySet, Value, When

from programmes.models import Round
from programmes.states import Phase

OPEN: Final = 0
COMING: Final = 1
PAST: Final = 2


@dataclass(frozen=True, slots=True)
class Group:
    """Rounds that stand alike, under their heading."""

    standing: int
    rounds: list[Round]

    @property
    def heading(self) -> str:
        """What the group is called."""
        return {OPEN: "Open now", COMING: "Opening soon", PAST: "Past rounds"}[self.standing]


def visible_rounds() -> QuerySet[Round]:
    """The rounds that anyone may see: published ones and those of the record, but no rehearsals."""
    return Round.objects.filter(Q(published_at__isnull=False) | Q(is_record=True), is_rehearsal=False)


def by_standing(rounds: QuerySet[Round], now: datetime) -> QuerySet[Round]:
    """The rounds with ``standing``, those that close first on top, then the past, newest first."""
    taking = Q(is_record=False, assessing_at__isnull=True, outcomes_published_at__isnull=True)
    return rounds.annotate(
        standing=Case(
            When(taking & Q(opens_at__lte=now, closes_at__gte=now), then=Value(OPEN)),
            When(taking & Q(opens_at__gt=now), then=Value(COMING)),
            default=Value(PAST),
            output_field=IntegerField(),
        ),
        closing=Case(When(standing__lt=PAST, then=F("closes_at"))),
    ).order_by("standing", "closing", "is_record", F("closes_at").desc(nulls_last=True), "-record_announced", "pk")


def in_phase(phase: Phase, now: datetime) -> Q:
    """The condition that ``Round.phase_at(now)`` gives a phase, for the database to apply."""
    done = Q(is_record=True) | Q(outcomes_published_at__isnull=False)
    draft = Q(published_at__isnull=True) | Q(opens_at__isnull=True) | Q(closes_at__isnull=True)
    told, decided = Q(notified_at__isnull=False), Q(deciding_at__isnull=False)
    assessed = Q(assessing_at__isnull=False)
    clock = ~done & ~draft & ~told & ~decided & ~assessed
    return {
        Phase.COMPLETE: done,
        Phase.DRAFT: ~done & draft,
        Phase.NOTIFIED: ~done & ~draft & told,
        Phase.DECIDING: ~done & ~draft & ~told & decided,
        Phase.ASSESSING: ~done & ~draft & ~told & ~decided & assessed,
        Phase.SCHEDULED: clock & Q(opens_at__gt=now),
        Phase.OPEN: clock & Q(opens_at__lte=now, closes_at__gte=now),
        Phase.CLOSED: clock & Q(opens_at__lte=now, closes_at__lt=now),
    }[phase]


def grouped(rounds: Iterable[Round]) -> list[Group]:
    """Rounds from ``by_standing``, under one heading for each standing."""
    return [
        Group(standing, list(group))
        for standing, group in groupby(rounds, key=lambda round: round.standing)  # type: ignore[attr-defined]  # annotated
    ]
