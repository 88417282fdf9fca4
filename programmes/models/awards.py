"""Money given to projects, and who took part in programmes that made no awards to projects."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from programmes.fields import partial_date
from programmes.models.alliances import Alliance
from programmes.models.places import LocalAuthority
from programmes.models.programmes import Programme
from programmes.models.projects import Project
from programmes.models.sources import Source


class AmountBasis(models.TextChoices):
    """How exactly a source states an amount."""

    AWARDED = "awarded", "awarded"
    UP_TO = "up_to", "up to"
    MORE_THAN = "more_than", "more than"
    ABOUT = "about", "about"
    NOT_PUBLISHED = "not_published", "not published"


class Award(models.Model):
    """Money given to a project, with its amount and source. It knows no bid: past ones had none."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="awards")
    amount_pounds = models.PositiveBigIntegerField(null=True, blank=True)
    basis = models.CharField(max_length=16, choices=AmountBasis.choices, default=AmountBasis.AWARDED)
    awarded_on = models.CharField(max_length=10, blank=True, validators=[partial_date])
    grant_reference = models.CharField(max_length=40, unique=True, null=True, blank=True)
    note = models.TextField(blank=True)
    sources = models.ManyToManyField(Source, related_name="awards", blank=True)
    is_demonstration = models.BooleanField(default=False, editable=False)

    class Meta:
        ordering = ["project", "awarded_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(basis="not_published", amount_pounds__isnull=True)
                | (~Q(basis="not_published") & Q(amount_pounds__isnull=False)),
                name="award_amount_unless_not_published",
            )
        ]

    def __str__(self) -> str:
        return f"Award to {self.project}"


class Involvement(models.Model):
    """An authority's part in a programme or strand that is not a project (Partners in Practice…)."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="involvements")
    strand = models.CharField(max_length=200, blank=True)
    authority = models.ForeignKey(
        LocalAuthority, on_delete=models.PROTECT, related_name="involvements", null=True, blank=True
    )
    alliance = models.ForeignKey(Alliance, on_delete=models.CASCADE, related_name="members", null=True, blank=True)
    name = models.CharField("name as the source gives it", max_length=200)
    role = models.CharField(max_length=60, blank=True)
    date = models.CharField(max_length=10, blank=True, validators=[partial_date])
    amount_pounds = models.PositiveBigIntegerField(null=True, blank=True)
    is_inferred = models.BooleanField(default=False)
    notes = models.TextField(blank=True)
    record_key = models.CharField(max_length=400, unique=True)
    sources = models.ManyToManyField(Source, related_name="involvements", blank=True)

    class Meta:
        ordering = ["programme", "strand", "name"]

    def __str__(self) -> str:
        return f"{self.name} in {self.programme}"
