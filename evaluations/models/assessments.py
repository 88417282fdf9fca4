"""Independent scores and justifications."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from bids.models.bids import pair, person
from evaluations.models.allocations import Allocation
from evaluations.states import AssessmentState
from programmes.models import Criterion


class Assessment(models.Model):
    """One assessor's independent scores of one bid; locked by a trigger when submitted.

    An officer may return it with a reason; each submitted version is kept. ``revision`` grows
    with each save, so that two tabs cannot overwrite each other unseen.
    """

    allocation = models.OneToOneField(Allocation, on_delete=models.PROTECT, related_name="assessment")
    state = models.CharField(max_length=10, choices=AssessmentState.choices, default=AssessmentState.DRAFT)
    version = models.PositiveSmallIntegerField(default=1)
    revision = models.PositiveIntegerField(default=0)
    comment = models.TextField("overall comment", blank=True)
    saved_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True, blank=True)
    submitted_by = person("assessments_submitted", null=True)
    returned_at = models.DateTimeField(null=True, blank=True)
    returned_by = person("assessments_returned", null=True)
    return_reason = models.TextField(blank=True)

    class Meta:
        ordering = ["allocation"]
        constraints = [
            pair("assessment_submitted_at_and_by", "submitted"),
            pair("assessment_returned_at_and_by", "returned"),
            models.CheckConstraint(
                condition=~Q(state=AssessmentState.SUBMITTED) | Q(submitted_at__isnull=False),
                name="assessment_submitted_has_its_date",
            ),
        ]

    def __str__(self) -> str:
        return f"Assessment: {self.allocation}"


class Score(models.Model):
    """A level of 0 to 5 on one criterion, with its justification; both may wait while a draft."""

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="scores")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="scores")
    value = models.PositiveSmallIntegerField(null=True, blank=True)
    justification = models.TextField(blank=True)

    class Meta:
        ordering = ["assessment", "criterion__order"]
        constraints = [
            models.UniqueConstraint(fields=["assessment", "criterion"], name="score_once_a_criterion"),
            models.CheckConstraint(condition=Q(value__isnull=True) | Q(value__lte=5), name="score_is_0_to_5"),
        ]

    def __str__(self) -> str:
        # Never the value: admin pages list whatever hangs on a row by this text.
        return f"Score on {self.criterion}"


class AssessmentVersion(models.Model):
    """An assessment as it was submitted, before any return: canonical JSON under its SHA-256."""

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="versions")
    version = models.PositiveSmallIntegerField()
    content = models.TextField()
    sha256 = models.CharField(max_length=64)
    submitted_at = models.DateTimeField()
    submitted_by = person("assessment_versions")

    class Meta:
        ordering = ["assessment", "version"]
        constraints = [models.UniqueConstraint(fields=["assessment", "version"], name="assessment_version_once")]

    def __str__(self) -> str:
        return f"{self.assessment} version {self.version}"
