"""Who reads which bid, and their statement of interest before they open it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from bids.models import Bid
from bids.models.bids import pair, person
from evaluations.models.assessors import AssessorProfile
from evaluations.models.plans import AllocationPlan
from evaluations.states import AllocationState


class Allocation(models.Model):
    """This assessor reads this bid. A recused one stays on record and is never allocated again."""

    bid = models.ForeignKey(Bid, on_delete=models.PROTECT, related_name="allocations")
    assessor = models.ForeignKey(AssessorProfile, on_delete=models.PROTECT, related_name="allocations")
    state = models.CharField(max_length=10, choices=AllocationState.choices, default=AllocationState.ALLOCATED)
    due_at = models.DateTimeField(null=True, blank=True)
    allocated_at = models.DateTimeField()
    allocated_by = person("allocations_made")
    recused_at = models.DateTimeField(null=True, blank=True)
    recused_by = person("recusals_made", null=True)
    recusal_reason = models.TextField(blank=True)
    is_calibration = models.BooleanField("scored before live marking", default=False)
    plan = models.ForeignKey(
        AllocationPlan, on_delete=models.PROTECT, null=True, blank=True, related_name="allocations"
    )
    notes = models.TextField("their own notes, seen by nobody else", blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["bid", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["bid", "assessor"], name="allocation_once_per_assessor_and_bid"),
            pair("allocation_recused_at_and_by", "recused"),
            models.CheckConstraint(
                condition=Q(state=AllocationState.RECUSED, recused_at__isnull=False)
                | (~Q(state=AllocationState.RECUSED) & Q(recused_at__isnull=True)),
                name="allocation_recused_has_its_date",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.bid.reference} read by {self.assessor}"


class Declaration(models.Model):
    """An assessor's dated statement of interest in a bid, or of none. Made once, before reading."""

    allocation = models.OneToOneField(Allocation, on_delete=models.PROTECT, related_name="declaration")
    has_interest = models.BooleanField()
    statement = models.TextField("what the interest is", blank=True)
    declared_at = models.DateTimeField()
    declared_by = person("declarations")

    class Meta:
        ordering = ["allocation"]
        constraints = [
            models.CheckConstraint(
                condition=Q(has_interest=False) | ~Q(statement=""), name="declaration_of_interest_says_what"
            )
        ]

    def __str__(self) -> str:
        return f"{self.allocation}: {'an interest' if self.has_interest else 'no interest'}"
