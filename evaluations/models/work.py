"""Long work that a worker does and a page follows: the row is the truth, the broker a wake-up."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from evaluations.states import WorkState


class Work(models.Model):
    """A row of long work: queued, done under a lease by one worker at a time, ready or failed."""

    state = models.CharField(max_length=10, choices=WorkState.choices, default=WorkState.QUEUED)
    progress = models.PositiveSmallIntegerField("per cent done", default=0)
    queued_at = models.DateTimeField()
    lease_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    finished_at = models.DateTimeField(null=True, blank=True)
    failure_reason = models.TextField(blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["ready", "failed"], finished_at__isnull=False)
                | Q(state__in=["queued", "working"], finished_at__isnull=True),
                name="%(class)s_finished_has_its_date",
            ),
            models.CheckConstraint(condition=Q(progress__lte=100), name="%(class)s_progress_is_per_cent"),
        ]
