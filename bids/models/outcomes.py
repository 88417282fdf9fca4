"""What the bidder has been told, and what they answered."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from bids.models.bids import Bid, pair, person
from bids.states import OutcomeResponse, Result
from portal.documents.models import Document


class BidOutcome(models.Model):
    """Written by the judging side at notification; its feedback at feedback release, never earlier.

    ``feedback`` is a list of ``{"criterion", "weight", "score", "comments": [str]}``.
    """

    bid = models.OneToOneField(Bid, on_delete=models.PROTECT, related_name="outcome")
    result = models.CharField(max_length=12, choices=Result.choices)
    amount_pounds = models.PositiveBigIntegerField(null=True, blank=True)
    reason = models.TextField(blank=True)
    letter = models.ForeignKey(Document, on_delete=models.PROTECT, null=True, blank=True, related_name="outcomes")
    told_at = models.DateTimeField()
    accept_by = models.DateTimeField(null=True, blank=True)
    response = models.CharField(max_length=10, choices=OutcomeResponse.choices, blank=True)
    response_reason = models.TextField(blank=True)
    responded_at = models.DateTimeField(null=True, blank=True)
    responded_by = person("outcomes_answered", null=True)
    score = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    feedback = models.JSONField(default=list, blank=True)
    feedback_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["bid"]
        constraints = [
            pair("outcome_responded_at_and_by", "responded"),
            models.CheckConstraint(
                condition=Q(result=Result.FUNDED, amount_pounds__isnull=False)
                | (~Q(result=Result.FUNDED) & Q(amount_pounds__isnull=True)),
                name="outcome_amount_only_when_funded",
            ),
            models.CheckConstraint(
                condition=Q(response="", responded_at__isnull=True)
                | (~Q(response="") & Q(responded_at__isnull=False, result=Result.FUNDED)),
                name="outcome_response_only_to_an_award",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.bid.reference}: {self.get_result_display()}"
