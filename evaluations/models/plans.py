"""Plans of who reads what, worked out by optimisation, changed by hand, then committed."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from bids.models.bids import pair, person
from evaluations.models.work import Work
from programmes.models import Round


class AllocationPlan(Work):
    """A preview of an allocation. ``asked`` is what was asked for, ``achieved`` what it reaches.

    ``pairs`` is a list of ``{"bid", "assessor", "by_hand"}`` by id; ``short`` a list of
    ``{"bid", "missing", "why"}``. Nothing is allocated before it is committed, once.
    """

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="allocation_plans")
    purpose = models.CharField(max_length=200, default="Allocation of the round")
    asked = models.JSONField(default=dict)
    pairs = models.JSONField(default=list)
    short = models.JSONField(default=list)
    achieved = models.JSONField(default=dict)
    revision = models.PositiveIntegerField(default=0)
    due_at = models.DateTimeField(null=True, blank=True)
    planned_by = person("allocation_plans")
    committed_at = models.DateTimeField(null=True, blank=True)
    committed_by = person("allocation_plans_committed", null=True)
    discarded_at = models.DateTimeField(null=True, blank=True)
    discarded_by = person("allocation_plans_discarded", null=True)

    class Meta(Work.Meta):
        ordering = ["-queued_at", "-pk"]
        constraints = [
            *Work.Meta.constraints,
            pair("allocation_plan_committed_at_and_by", "committed"),
            pair("allocation_plan_discarded_at_and_by", "discarded"),
            models.CheckConstraint(
                condition=Q(committed_at__isnull=True) | Q(discarded_at__isnull=True),
                name="allocation_plan_committed_or_discarded",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.purpose}: {self.round}"
