"""A bid as handed in: an immutable snapshot under its SHA-256."""

from __future__ import annotations

from django.db import models

from bids.models.bids import Bid, person


class Submission(models.Model):
    """What was handed in and when, by the database's clock. A trigger refuses any change.

    Once the round's years are over the text may be erased: of the snapshot there remain the sums, the dates and
    the certificates, and ``sha256`` stays what it was.
    """

    bid = models.ForeignKey(Bid, on_delete=models.PROTECT, related_name="submissions")
    number = models.PositiveSmallIntegerField()
    receipt_code = models.CharField(max_length=20, unique=True)
    snapshot = models.TextField("canonical JSON of everything the bid said")
    sha256 = models.CharField(max_length=64)
    submitted_at = models.DateTimeField()
    submitted_by = person("submissions")
    closes_at = models.DateTimeField("deadline it was held against")
    erased_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ["bid", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["bid", "number"], name="submission_number_once_a_bid"),
            models.CheckConstraint(
                condition=models.Q(submitted_at__lte=models.F("closes_at")),
                name="submission_not_after_the_deadline",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.bid.reference} submission {self.number}"
