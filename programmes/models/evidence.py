"""Independent reports on projects after they ran, and what they found."""

from __future__ import annotations

from django.db import models
from django.urls import reverse

from programmes.fields import partial_date
from programmes.models.programmes import Programme
from programmes.models.projects import Project
from programmes.models.rounds import Round
from programmes.models.sources import Source


class EvaluationReport(models.Model):
    """An independent report on a project, or on a whole round."""

    title = models.CharField(max_length=400)
    slug = models.SlugField(max_length=160, unique=True)
    project = models.ForeignKey(
        Project, on_delete=models.PROTECT, related_name="evaluation_reports", null=True, blank=True
    )
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="evaluation_reports", null=True, blank=True)
    programme = models.ForeignKey(
        Programme, on_delete=models.PROTECT, related_name="evaluation_reports", null=True, blank=True
    )
    subject = models.CharField("project as the source names it", max_length=300, blank=True)
    evaluator = models.CharField(max_length=300, blank=True)
    published = models.CharField(max_length=10, blank=True, validators=[partial_date])
    url = models.URLField(max_length=500, blank=True)
    link_is_inferred = models.BooleanField(default=False)
    record_key = models.CharField(max_length=600, unique=True)
    sources = models.ManyToManyField(Source, related_name="evaluation_reports", blank=True)

    class Meta:
        ordering = ["-published", "title"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("programmes:report", args=[self.slug])


class Finding(models.Model):
    """One finding of a report: a figure with its unit, or words, and what it means."""

    report = models.ForeignKey(EvaluationReport, on_delete=models.CASCADE, related_name="findings")
    figure = models.CharField(max_length=60, blank=True)
    unit = models.CharField(max_length=40, blank=True)
    meaning = models.TextField()
    order = models.PositiveSmallIntegerField(default=100)

    class Meta:
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.meaning

    @property
    def number(self) -> str:
        """The figure as it is written: ``£2,600,000``, ``42 of 56``. Any other unit is in the meaning."""
        number = f"{int(self.figure):,}" if self.figure.isascii() and self.figure.isdigit() else self.figure
        return f"£{number}" if self._is_money else number

    @property
    def words(self) -> str:
        """What the figure means, without the word that its pound sign says already."""
        return self.meaning.removeprefix("pounds ") if self._is_money else self.meaning

    @property
    def _is_money(self) -> bool:
        return bool(self.figure) and self.meaning.startswith("pounds ")
