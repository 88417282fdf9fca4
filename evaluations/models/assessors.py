"""People who score bids: what they know, whom they worked for, how much they can read."""

from __future__ import annotations

from datetime import date, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q

from programmes.models import LocalAuthority, Organisation

TRAINING_LASTS = timedelta(days=2 * 365)
"""Training counts for two years from its day; after that it blocks allocation."""


class ExpertiseLevel(models.IntegerChoices):
    SOME = 1, "Some knowledge"
    GOOD = 2, "Good knowledge"
    EXPERT = 3, "Expert"


class AssessorProfile(models.Model):
    """Someone who scores bids: what they know, whom they worked for, when they were trained."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="assessor_profile")
    expertise = models.TextField("what they know, in words", blank=True)
    employers = models.ManyToManyField(
        Organisation, blank=True, related_name="assessors", verbose_name="employers past and present"
    )
    authorities = models.ManyToManyField(
        LocalAuthority, blank=True, related_name="assessors", verbose_name="authorities they may not judge"
    )
    trained_on = models.DateField(null=True, blank=True)
    max_reads = models.PositiveSmallIntegerField("bids they can read in a round", default=20)

    class Meta:
        ordering = ["user__full_name"]

    def __str__(self) -> str:
        return str(self.user)

    def training_ends(self) -> date | None:
        """The last day on which their training counts; ``None`` when no training is on record."""
        return self.trained_on + TRAINING_LASTS if self.trained_on else None


class Expertise(models.Model):
    """How well an assessor knows a priority area, by its slug: rounds that share it share what they know."""

    assessor = models.ForeignKey(AssessorProfile, on_delete=models.CASCADE, related_name="areas")
    area_slug = models.SlugField("priority area", max_length=120)
    level = models.PositiveSmallIntegerField(choices=ExpertiseLevel.choices, default=ExpertiseLevel.GOOD)

    class Meta:
        ordering = ["assessor", "-level", "area_slug"]
        verbose_name_plural = "expertise"
        constraints = [
            models.UniqueConstraint(fields=["assessor", "area_slug"], name="expertise_once_an_area"),
            models.CheckConstraint(condition=Q(level__gte=1) & Q(level__lte=3), name="expertise_is_1_to_3"),
        ]

    def __str__(self) -> str:
        return f"{self.area_slug}: {self.get_level_display()}"
