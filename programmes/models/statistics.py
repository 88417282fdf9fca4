"""What a round came to, published as one text that never changes: counts and scores, no bid and no name."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from programmes.models.rounds import Round


def _by(related: str, *, null: bool = False) -> models.ForeignKey:  # type: ignore[type-arg]  # the model is named by a setting
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name=related, null=null, blank=null
    )


class RoundStatistics(models.Model):
    """A round's statistics, as they were at ``published_at``. One version is public at a time.

    ``figures`` is canonical JSON under its SHA-256. A trigger keeps every version as it was published:
    only its withdrawal, once and with a reason, may be added.
    """

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="statistics")
    version = models.PositiveSmallIntegerField()
    figures = models.TextField("the figures as JSON")
    sha256 = models.CharField(max_length=64)
    reason = models.TextField("why it replaces an earlier version", blank=True)
    published_at = models.DateTimeField()
    published_by = _by("statistics_published")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = _by("statistics_withdrawn", null=True)
    withdrawn_reason = models.TextField("why it was withdrawn", blank=True)

    class Meta:
        ordering = ["round", "-version"]
        verbose_name_plural = "round statistics"
        constraints = [
            models.UniqueConstraint(fields=["round", "version"], name="statistics_version_once_a_round"),
            models.UniqueConstraint(
                fields=["round"], condition=Q(withdrawn_at__isnull=True), name="statistics_one_public_a_round"
            ),
            models.CheckConstraint(
                condition=Q(version=1) | (Q(version__gt=1) & ~Q(reason="")), name="statistics_again_says_why"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True, withdrawn_reason="")
                | (Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False) & ~Q(withdrawn_reason="")),
                name="statistics_withdrawn_at_and_by_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round} statistics {self.version}"
