"""Deadlines that moved, and the times at which the portal was away."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from programmes.models.rounds import Round


class Outage(models.Model):
    """A time at which the portal, or a part of it, could not be used.

    Officers write it (``noted``), or the portal finds a gap in its own heartbeat (``found_at``) and an
    officer confirms it (``noted``) or says that nobody was kept out (``dismissed``). Public once noted.
    """

    affected = models.CharField("what was affected", max_length=400)
    began_at = models.DateTimeField("from")
    ended_at = models.DateTimeField("to")
    found_at = models.DateTimeField(null=True, blank=True)
    noted_at = models.DateTimeField(null=True, blank=True)
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="outages_noted"
    )
    dismissed_at = models.DateTimeField(null=True, blank=True)
    dismissed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="outages_dismissed"
    )

    class Meta:
        ordering = ["-began_at"]
        constraints = [
            models.CheckConstraint(condition=Q(ended_at__gt=F("began_at")), name="outage_ends_after_it_began"),
            models.CheckConstraint(
                condition=Q(noted_at__isnull=True, noted_by__isnull=True)
                | Q(noted_at__isnull=False, noted_by__isnull=False),
                name="outage_noted_at_and_by",
            ),
            models.CheckConstraint(
                condition=Q(dismissed_at__isnull=True, dismissed_by__isnull=True)
                | Q(dismissed_at__isnull=False, dismissed_by__isnull=False, noted_at__isnull=True),
                name="outage_dismissed_at_and_by",
            ),
            models.CheckConstraint(
                condition=Q(found_at__isnull=False) | Q(noted_at__isnull=False), name="outage_found_or_noted"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.affected} ({self.began_at:%Y-%m-%d %H:%M})"


class Extension(models.Model):
    """A round's deadline was moved to a later time, for a reason. Public, and never changed."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="extensions")
    number = models.PositiveSmallIntegerField()
    from_at = models.DateTimeField("deadline before")
    to_at = models.DateTimeField("deadline since")
    reason = models.TextField()
    outage = models.ForeignKey(Outage, on_delete=models.PROTECT, null=True, blank=True, related_name="extensions")
    given_at = models.DateTimeField()
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="extensions_given")

    class Meta:
        ordering = ["round", "number"]
        constraints = [
            models.UniqueConstraint(fields=["round", "number"], name="extension_number_once_a_round"),
            models.CheckConstraint(condition=Q(to_at__gt=F("from_at")), name="extension_never_shortens"),
            models.CheckConstraint(condition=~Q(reason=""), name="extension_says_why"),
        ]

    def __str__(self) -> str:
        return f"Extension {self.number} of {self.round}"


class Heartbeat(models.Model):
    """When the portal's clock last ticked: one row. A gap before the next tick was an outage."""

    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M:%S}"
