"""Independent reports on projects after they ran, and what they found."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse

from programmes.fields import partial_date
from programmes.models.programmes import Programme
from programmes.models.projects import Measure, Project
from programmes.models.rounds import Round
from programmes.models.sources import Source


class Method(models.TextChoices):
    """How evaluators found out what they say, where what we have read names it."""

    RANDOMISED = "randomised", "Randomised trial"
    COMPARISON = "comparison", "Comparison with others"
    BEFORE_AFTER = "before_after", "Before and after"
    LONGITUDINAL = "longitudinal", "Followed over time"
    COST_BENEFIT = "cost_benefit", "Costs and benefits"
    FEASIBILITY = "feasibility", "Feasibility study"
    SURVEY = "survey", "Survey or interviews"


class FindingDirection(models.TextChoices):
    """Which way a finding points. Where its words do not say, it is not stated: nobody guesses."""

    BETTER = "better", "Better"
    WORSE = "worse", "Worse"
    NO_DIFFERENCE = "no_difference", "No difference"
    NOT_STATED = "not_stated", "Not stated"


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
    methods = ArrayField(models.CharField(max_length=20, choices=Method.choices), default=list, blank=True)
    methods_words = models.CharField(
        "words that name the methods",
        max_length=400,
        blank=True,
        help_text="Copied from the report or its summary. Without them the methods are “not stated”.",
    )
    link_is_inferred = models.BooleanField(default=False)
    record_key = models.CharField(max_length=600, unique=True)
    sources = models.ManyToManyField(Source, related_name="evaluation_reports", blank=True)

    class Meta:
        ordering = ["-published", "title"]
        constraints = [
            models.CheckConstraint(
                condition=Q(methods=[], methods_words="") | (~Q(methods=[]) & ~Q(methods_words="")),
                name="report_methods_have_their_words",
                violation_error_message="Choose the methods and copy the words that name them, or leave both out.",
            ),
            models.CheckConstraint(
                condition=Q(methods__contained_by=list(Method.values)), name="report_methods_are_known"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("programmes:report", args=[self.slug])

    @property
    def methods_named(self) -> list[str]:
        """Its methods in words."""
        return [str(Method(one).label) for one in self.methods]


class Finding(models.Model):
    """One finding of a report: a figure with its unit, or words, and what it means."""

    report = models.ForeignKey(EvaluationReport, on_delete=models.CASCADE, related_name="findings")
    figure = models.CharField(max_length=60, blank=True)
    unit = models.CharField(max_length=40, blank=True)
    meaning = models.TextField()
    direction = models.CharField(max_length=16, choices=FindingDirection.choices, default=FindingDirection.NOT_STATED)
    direction_words = models.CharField(
        "words that state the direction",
        max_length=400,
        blank=True,
        help_text="Copied from the finding. Without them the direction is “not stated”.",
    )
    measure = models.ForeignKey(
        Measure,
        on_delete=models.SET_NULL,
        related_name="findings",
        null=True,
        blank=True,
        help_text="The promised outcome, of the same project, that this finding answers.",
    )
    order = models.PositiveSmallIntegerField(default=100)

    class Meta:
        ordering = ["order", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(direction="not_stated", direction_words="")
                | (~Q(direction="not_stated") & ~Q(direction_words="")),
                name="finding_direction_has_its_words",
                violation_error_message="Choose a direction and copy the words that state it, or leave both out.",
            )
        ]

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
