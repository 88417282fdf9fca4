"""A bid's own deadline, and what its people were reminded of."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from bids.models.bids import Bid, person
from bids.states import Mark


class BidExtension(models.Model):
    """One bid was given until a later time, for a reason. Never changed."""

    bid = models.ForeignKey(Bid, on_delete=models.CASCADE, related_name="extensions")
    number = models.PositiveSmallIntegerField()
    from_at = models.DateTimeField("deadline before")
    to_at = models.DateTimeField("deadline since")
    reason = models.TextField()
    given_at = models.DateTimeField()
    given_by = person("bid_extensions_given")

    class Meta:
        ordering = ["bid", "number"]
        constraints = [
            models.UniqueConstraint(fields=["bid", "number"], name="bid_extension_number_once_a_bid"),
            models.CheckConstraint(condition=Q(to_at__gt=F("from_at")), name="bid_extension_never_shortens"),
            models.CheckConstraint(condition=~Q(reason=""), name="bid_extension_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.bid.reference} extension {self.number}"


class Reminder(models.Model):
    """A bid's people were written to at a mark before one deadline, or when it had passed: once."""

    bid = models.ForeignKey(Bid, on_delete=models.CASCADE, related_name="reminders")
    mark = models.CharField(max_length=8, choices=Mark.choices)
    closes_at = models.DateTimeField("the deadline it was about")
    sent_at = models.DateTimeField()

    class Meta:
        ordering = ["bid", "-sent_at"]
        constraints = [
            models.UniqueConstraint(fields=["bid", "mark", "closes_at"], name="reminder_once_a_mark_and_deadline")
        ]

    def __str__(self) -> str:
        return f"{self.bid.reference} {self.get_mark_display()}"
