"""Award runs: the sealed rule applied to the scores under a budget, stored with its inputs."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from bids.models.bids import pair, person
from evaluations.models.work import Work
from programmes.models import Direction, Round


class AwardRun(models.Model):
    """The rule applied to the scores: ranked, explained and reproducible from ``inputs`` alone.

    A what-if run differs from the seal and can never be adopted. An official one follows the seal
    or a recorded direction; the adopted one recommends the decisions, one at a time in a round.
    ``inputs`` and ``result`` are canonical JSON under their SHA-256; neither ever changes.
    """

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="award_runs")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    is_what_if = models.BooleanField(default=True)
    direction = models.ForeignKey(Direction, on_delete=models.PROTECT, null=True, blank=True, related_name="award_runs")
    inputs = models.TextField()
    inputs_sha256 = models.CharField(max_length=64)
    result = models.TextField()
    result_sha256 = models.CharField(max_length=64)
    run_at = models.DateTimeField()
    run_by = person("award_runs")
    adopted_at = models.DateTimeField(null=True, blank=True)
    adopted_by = person("award_runs_adopted", null=True)
    retired_at = models.DateTimeField(null=True, blank=True)
    retired_by = person("award_runs_retired", null=True)

    class Meta:
        ordering = ["round", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["round", "number"], name="award_run_number_once_a_round"),
            models.UniqueConstraint(
                fields=["round"],
                condition=Q(adopted_at__isnull=False, retired_at__isnull=True),
                name="award_run_one_adopted_a_round",
            ),
            models.CheckConstraint(
                condition=Q(is_what_if=False) | Q(adopted_at__isnull=True), name="award_run_what_if_is_never_adopted"
            ),
            models.CheckConstraint(
                condition=Q(retired_at__isnull=True) | Q(adopted_at__isnull=False),
                name="award_run_retired_was_adopted",
            ),
            pair("award_run_adopted_at_and_by", "adopted"),
            pair("award_run_retired_at_and_by", "retired"),
        ]

    def __str__(self) -> str:
        return f"Award run {self.number}: {self.title}"


class RunScores(Work):
    """For each bid that a run does not fund, the lowest score that would have been: worked out after the run.

    ``result`` is {reference: score as text, or None where no score up to 100 would have been}. It
    follows from the run's inputs alone; looking ahead for every bid takes a worker up to minutes.
    """

    run = models.OneToOneField(AwardRun, on_delete=models.CASCADE, related_name="scores_needed")
    result = models.JSONField(default=dict)

    class Meta(Work.Meta):
        ordering = ["run"]
        verbose_name_plural = "run scores"

    def __str__(self) -> str:
        return f"Scores that would have been funded: {self.run}"
