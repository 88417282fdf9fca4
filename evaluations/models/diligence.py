"""Due diligence: may this organisation be paid, and what has to be done first?"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from bids.models import Bid
from bids.models.bids import pair, person
from evaluations.states import Rating


class DiligenceCheck(models.TextChoices):
    """What is looked at before an organisation is paid."""

    IDENTITY = "identity", "The organisation is who it says it is"
    FINANCE = "finance", "Its finances are sound"
    BANK = "bank", "The bank account is its own"
    GOVERNANCE = "governance", "It is properly governed and the bid is authorised"
    TRACK_RECORD = "track_record", "Earlier public money was well spent"
    SAFEGUARDING = "safeguarding", "Its safeguarding policies are in place"
    DATA = "data", "Personal data is protected"
    SUBSIDY = "subsidy", "The award is lawful as a subsidy"


class DueDiligence(models.Model):
    """One coded check of a bid's organisation, rated with a reason. The latest of a check counts; all stay."""

    bid = models.ForeignKey(Bid, on_delete=models.PROTECT, related_name="due_diligence")
    check_code = models.CharField("check", max_length=20, choices=DiligenceCheck.choices)
    rating = models.CharField(max_length=5, choices=Rating.choices)
    reason = models.TextField()
    checked_at = models.DateTimeField()
    checked_by = person("due_diligence")

    class Meta:
        ordering = ["bid", "check_code", "-checked_at", "-pk"]
        verbose_name_plural = "due diligence"
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="due_diligence_says_why")]

    def __str__(self) -> str:
        return f"{self.bid.reference}: {self.get_check_code_display()}, {self.get_rating_display().lower()}"


class Condition(models.Model):
    """A condition precedent: the award is held back until it is met, or waived by an approver."""

    bid = models.ForeignKey(Bid, on_delete=models.PROTECT, related_name="conditions")
    text = models.TextField("what has to be done first")
    set_at = models.DateTimeField()
    set_by = person("conditions_set")
    met_at = models.DateTimeField(null=True, blank=True)
    met_by = person("conditions_met", null=True)
    evidence = models.TextField("what shows that it is met", blank=True)
    waived_at = models.DateTimeField(null=True, blank=True)
    waived_by = person("conditions_waived", null=True)
    waiver_reason = models.TextField(blank=True)

    class Meta:
        ordering = ["bid", "set_at", "pk"]
        constraints = [
            pair("condition_met_at_and_by", "met"),
            pair("condition_waived_at_and_by", "waived"),
            models.CheckConstraint(
                condition=Q(met_at__isnull=True) | Q(waived_at__isnull=True), name="condition_met_or_waived"
            ),
            models.CheckConstraint(
                condition=Q(met_at__isnull=True) | ~Q(evidence=""), name="condition_met_with_evidence"
            ),
            models.CheckConstraint(
                condition=Q(waived_at__isnull=True) | ~Q(waiver_reason=""), name="condition_waived_with_a_reason"
            ),
            models.CheckConstraint(
                condition=Q(waived_by__isnull=True) | ~Q(waived_by=F("set_by")),
                name="condition_waived_by_another_person",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.bid.reference}: {self.text}"

    @property
    def is_open(self) -> bool:
        """Whether it still holds the award back."""
        return self.met_at is None and self.waived_at is None
