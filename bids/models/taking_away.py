"""An organisation's bids as one ZIP, made by a worker for a lead who asked."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from bids.models.bids import person
from bids.states import TakeAwayState
from programmes.models import Organisation


class TakeAway(models.Model):
    """One archive: asked for, being made, ready until it expires. The row is the truth; a task only wakes it.

    ``lease_token`` is the worker's that makes it; only its holder says that it is ready.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="take_aways")
    state = models.CharField(max_length=10, choices=TakeAwayState.choices, default=TakeAwayState.QUEUED)
    asked_at = models.DateTimeField()
    asked_by = person("take_aways_asked")
    attempts = models.PositiveSmallIntegerField(default=0)
    lease_token = models.UUIDField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    failure_reason = models.TextField(blank=True)
    file = models.CharField(max_length=200, blank=True)
    size = models.PositiveBigIntegerField("size in bytes", default=0)
    ready_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation"], condition=Q(state__in=["queued", "making"]), name="take_away_one_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(state="making", lease_token__isnull=False, lease_until__isnull=False)
                | (~Q(state="making") & Q(lease_token__isnull=True, lease_until__isnull=True)),
                name="take_away_making_is_leased",
            ),
            models.CheckConstraint(
                condition=Q(state="ready", ready_at__isnull=False, expires_at__isnull=False) & ~Q(file="")
                | ~Q(state="ready") & Q(file=""),
                name="take_away_ready_has_its_file",
            ),
            models.CheckConstraint(
                condition=~Q(state="failed") | ~Q(failure_reason=""), name="take_away_failed_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"Everything of {self.organisation}"
