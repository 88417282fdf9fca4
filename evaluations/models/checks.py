"""May this organisation bid at all, and does the bid fit the round's brief?"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from bids.models import Bid
from bids.models.bids import person


class EligibilityReason(models.TextChoices):
    """Why a bid is not eligible, or out of scope; told to the bidder in these words."""

    KIND = "kind", "This kind of organisation may not bid in this round"
    OFSTED = "ofsted", "Ofsted’s judgements on the authority do not meet the round’s rule"
    DUPLICATE = "duplicate", "The organisation handed in more bids than the round allows"
    CERTIFICATION = "certification", "The bid was not certified by the people the round names"
    AMOUNT = "amount", "The amount applied for is outside the limits of the round"
    PERIOD = "period", "The dates of the work fall outside the funding period"
    SCOPE_AREA = "scope_area", "The work does not fit any of the round's priority areas"
    SCOPE_CHILDREN = "scope_children", "The work is not for children and families the round is meant for"
    SCOPE_EXISTING = "scope_existing", "The work pays for existing services, not for innovation"


class EligibilityCheck(models.Model):
    """Pass or fail, with coded reasons. The latest check of a bid is the one that counts."""

    bid = models.ForeignKey(Bid, on_delete=models.PROTECT, related_name="eligibility_checks")
    is_eligible = models.BooleanField("may this organisation bid?")
    is_in_scope = models.BooleanField("does the bid fit the round's brief?")
    reasons = ArrayField(models.CharField(max_length=20, choices=EligibilityReason.choices), default=list, blank=True)
    note = models.TextField(blank=True)
    checked_at = models.DateTimeField()
    checked_by = person("eligibility_checks")

    class Meta:
        ordering = ["bid", "-checked_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(is_eligible=True, is_in_scope=True) | ~models.Q(reasons=[]),
                name="eligibility_failed_with_a_reason",
            )
        ]

    def __str__(self) -> str:
        return f"{self.bid.reference}: {'passed' if self.passed else 'failed'}"

    @property
    def passed(self) -> bool:
        """Whether the bid goes on to be assessed."""
        return self.is_eligible and self.is_in_scope

    @property
    def reason_labels(self) -> list[str]:
        """The reasons in the words the bidder reads."""
        return [EligibilityReason(reason).label for reason in self.reasons]
