"""Where an answer came from when nobody typed it, and what a copied bid took with it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from bids.models.answers import Answer
from bids.models.bids import Bid, person
from bids.models.facts import StandingFact


class Reuse(models.Model):
    """One version of an answer was taken from a standing fact, or from an answer of another bid."""

    answer = models.ForeignKey(Answer, on_delete=models.CASCADE, related_name="reuses")
    version = models.PositiveIntegerField()
    fact = models.ForeignKey(StandingFact, on_delete=models.PROTECT, null=True, blank=True, related_name="uses")
    source = models.ForeignKey(Answer, on_delete=models.CASCADE, null=True, blank=True, related_name="uses")
    made_at = models.DateTimeField()
    made_by = person("reuses")

    class Meta:
        ordering = ["answer", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["answer", "version"], name="reuse_once_a_version"),
            models.CheckConstraint(
                condition=Q(fact__isnull=True, source__isnull=False) | Q(fact__isnull=False, source__isnull=True),
                name="reuse_of_a_fact_or_an_answer",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.answer} version {self.version} from {self.fact or self.source}"


class BidCopy(models.Model):
    """A bid was started from another: what did not fit, as ``[{"label", "reason", "text"}]``."""

    bid = models.OneToOneField(Bid, on_delete=models.CASCADE, related_name="copied_from")
    source = models.ForeignKey(Bid, on_delete=models.CASCADE, related_name="copies")
    taken = models.PositiveSmallIntegerField(default=0)
    left_out = models.JSONField(default=list, blank=True)
    made_at = models.DateTimeField()
    made_by = person("bids_copied")

    class Meta:
        ordering = ["bid"]
        constraints = [
            models.CheckConstraint(condition=~Q(bid=models.F("source")), name="bid_is_not_copied_from_itself")
        ]

    def __str__(self) -> str:
        return f"{self.bid.reference} from {self.source.reference}"
