"""The wording of letters, in versions that officers write and another person approves."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from bids.models.bids import pair, person
from programmes.models import Round


class LetterKind(models.TextChoices):
    """The letters whose wording officers may edit."""

    AWARD = "award_letter", "Award letter"
    DETERMINATION = "grant_determination", "Section 31 grant determination"
    AGREEMENT = "grant_agreement", "Grant funding agreement cover letter"
    RESERVE = "reserve_letter", "Reserve letter"
    UNSUCCESSFUL = "unsuccessful_letter", "Unsuccessful letter"
    INELIGIBLE = "ineligible_letter", "Ineligible letter"


class LetterTemplate(models.Model):
    """One version of a letter's wording, for one round or (``round`` empty) for all.

    The newest approved version is the one in force. A version in force never changes: the next one
    takes its place. ``body`` is text with safe variables like ``{{ amount }}``.
    """

    kind = models.CharField(max_length=24, choices=LetterKind.choices)
    round = models.ForeignKey(Round, on_delete=models.PROTECT, null=True, blank=True, related_name="letter_templates")
    version = models.PositiveSmallIntegerField()
    body = models.TextField()
    note = models.CharField("what changed", max_length=300, blank=True)
    written_at = models.DateTimeField()
    written_by = person("letter_templates")
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_by = person("letter_templates_approved", null=True)

    class Meta:
        ordering = ["kind", "round", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "round", "version"], nulls_distinct=False, name="letter_template_version_once"
            ),
            pair("letter_template_approved_at_and_by", "approved"),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("written_by")),
                name="letter_template_approved_by_another_person",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, version {self.version}"
