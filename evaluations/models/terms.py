"""How one round is judged beyond what is sealed: what counts as divergence, who approves, when bidders hear."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from bids.models.bids import pair, person
from programmes.models import Round


class JudgingTerms(models.Model):
    """A round's own figures for judging; a round without a row has the defaults."""

    round = models.OneToOneField(Round, on_delete=models.PROTECT, related_name="judging_terms")
    divergence_points = models.PositiveSmallIntegerField("totals differ by, in points of 100", default=20)
    divergence_levels = models.PositiveSmallIntegerField("levels of one criterion differ by", default=2)
    cross_area_percent = models.PositiveSmallIntegerField("reads across areas, per cent", default=20)
    second_approval_above_pounds = models.PositiveBigIntegerField(
        "two approvals for awards above", null=True, blank=True, default=1_000_000
    )
    notify_at = models.DateTimeField("tell bidders at", null=True, blank=True)
    notify_set_at = models.DateTimeField(null=True, blank=True, editable=False)
    notify_set_by = person("notifications_set", null=True)
    notify_held_at = models.DateTimeField("found blocked at", null=True, blank=True, editable=False)

    class Meta:
        verbose_name_plural = "judging terms"
        constraints = [
            pair("judging_terms_notify_set_at_and_by", "notify_set"),
            models.CheckConstraint(
                condition=Q(notify_at__isnull=True) | Q(notify_set_at__isnull=False),
                name="judging_terms_notify_is_set_by_someone",
            ),
            models.CheckConstraint(
                condition=Q(notify_held_at__isnull=True)
                | Q(notify_at__isnull=False, notify_held_at__gte=F("notify_at")),
                name="judging_terms_held_no_earlier_than_set",
            ),
            models.CheckConstraint(
                condition=Q(divergence_points__gte=1) & Q(divergence_points__lte=100),
                name="judging_terms_points_are_of_100",
            ),
            models.CheckConstraint(
                condition=Q(divergence_levels__gte=1) & Q(divergence_levels__lte=5),
                name="judging_terms_levels_are_1_to_5",
            ),
            models.CheckConstraint(
                condition=Q(cross_area_percent__lte=100), name="judging_terms_cross_area_is_per_cent"
            ),
        ]

    def __str__(self) -> str:
        return f"Judging terms of {self.round}"

    def asks_two(self, amount_pounds: int | None) -> bool:
        """Whether an award of this size needs two approvals."""
        threshold = self.second_approval_above_pounds
        return threshold is not None and amount_pounds is not None and amount_pounds > threshold
