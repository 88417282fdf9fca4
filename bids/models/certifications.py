"""The sign-off of a bid by the holder of an office."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from bids.models.bids import Bid, person
from bids.states import CertificationState
from programmes.models import Office


class Certification(models.Model):
    """The holder of an office certified the bid's content as it stood, or declined.

    ``content_sha256`` is the digest of what was certified: any later change makes it lapse.
    """

    bid = models.ForeignKey(Bid, on_delete=models.CASCADE, related_name="certifications")
    office = models.CharField(max_length=8, choices=Office.choices)
    state = models.CharField(max_length=10, choices=CertificationState.choices)
    content_sha256 = models.CharField(max_length=64)
    comment = models.TextField(blank=True)
    certified_at = models.DateTimeField()
    certified_by = person("certifications")
    lapsed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["bid", "-certified_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["bid", "office"],
                condition=Q(state=CertificationState.CERTIFIED),
                name="certification_one_in_force_per_office",
            ),
            models.CheckConstraint(
                condition=~Q(state=CertificationState.DECLINED) | ~Q(comment=""),
                name="certification_declined_with_a_comment",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.bid.reference} {self.get_office_display()}: {self.get_state_display()}"
