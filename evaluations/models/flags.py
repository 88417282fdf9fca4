"""What an assessor raises about a bid beside its scores."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from bids.models.bids import pair, person
from evaluations.models.allocations import Allocation


class FlagKind(models.TextChoices):
    OUT_OF_SCOPE = "out_of_scope", "Out of scope"
    SAFEGUARDING = "safeguarding", "Safeguarding concern"


class BidFlag(models.Model):
    """An assessor's flag on a bid: out of scope, or a safeguarding concern. An officer answers it."""

    allocation = models.ForeignKey(Allocation, on_delete=models.PROTECT, related_name="flags")
    kind = models.CharField(max_length=14, choices=FlagKind.choices)
    concern = models.TextField()
    raised_at = models.DateTimeField()
    raised_by = person("flags_raised")
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = person("flags_answered", null=True)
    answer = models.TextField(blank=True)

    class Meta:
        ordering = ["raised_at", "pk"]
        constraints = [
            pair("bid_flag_answered_at_and_by", "answered"),
            models.CheckConstraint(condition=~Q(concern=""), name="bid_flag_says_what"),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answer="") | (Q(answered_at__isnull=False) & ~Q(answer="")),
                name="bid_flag_answered_in_words",
            ),
            models.UniqueConstraint(
                fields=["allocation", "kind"], condition=Q(answered_at__isnull=True), name="bid_flag_once_while_open"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.allocation.bid.reference}: {self.get_kind_display()}"
