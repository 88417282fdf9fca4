"""What is no longer kept of a bid once its round's years are over, and what keeps it from going."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from bids.models.bids import Bid, pair, person


class Hold(models.Model):
    """A bid is held back from erasing, for a dispute or an audit, until the hold is lifted."""

    bid = models.ForeignKey(Bid, on_delete=models.PROTECT, related_name="holds")
    reason = models.TextField()
    held_at = models.DateTimeField()
    held_by = person("bids_held")
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by = person("holds_lifted", null=True)

    class Meta:
        ordering = ["bid", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["bid"], condition=Q(lifted_at__isnull=True), name="hold_one_in_force"),
            pair("hold_lifted_at_and_by", "lifted"),
            models.CheckConstraint(condition=~Q(reason=""), name="hold_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.bid.reference} is held back"


class Erasure(models.Model):
    """The erasing of one bid: to write the row is to erase (see docs/decisions/0070).

    A trigger sets ``erased_at``, ``due_at``, ``digests`` (``[{"what", "name", "sha256"}]``: what was erased,
    under its fingerprint) and ``paths`` (files still to be taken out of storage). It refuses a bid whose time
    is not over, or that is held.
    """

    bid = models.OneToOneField(Bid, on_delete=models.PROTECT, related_name="erasure")
    reason = models.TextField()
    due_at = models.DateTimeField("kept until")
    erased_at = models.DateTimeField()
    erased_by = person("bids_erased")
    digests = models.JSONField(default=list)
    paths = models.JSONField(default=list)
    is_done = models.BooleanField(default=False)
    files_gone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-erased_at"]
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="erasure_says_why")]

    def __str__(self) -> str:
        return f"Erasing of {self.bid.reference}"
