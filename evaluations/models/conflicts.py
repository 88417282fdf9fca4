"""Conflicts that an officer has looked at and set aside, with the reason on record."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from bids.models import Bid
from bids.models.bids import person
from evaluations.models.assessors import AssessorProfile


class ConflictOverride(models.Model):
    """Conflicts found between an assessor and a bid that an officer decided do not stand in the way.

    It covers the sentences in ``conflicts`` and no others: what is found later blocks again. A
    declared interest and a recusal can never be overridden. Grows only.
    """

    bid = models.ForeignKey(Bid, on_delete=models.PROTECT, related_name="conflict_overrides")
    assessor = models.ForeignKey(AssessorProfile, on_delete=models.PROTECT, related_name="conflict_overrides")
    conflicts = ArrayField(models.TextField())
    reason = models.TextField()
    overridden_at = models.DateTimeField()
    overridden_by = person("conflict_overrides")

    class Meta:
        ordering = ["bid", "overridden_at"]
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="conflict_override_says_why")]

    def __str__(self) -> str:
        return f"{self.bid.reference}: conflict of {self.assessor} overridden"
