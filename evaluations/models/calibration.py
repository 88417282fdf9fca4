"""The bid that all score before live marking, and scores with the assessors' leniency removed."""

from __future__ import annotations

from django.db import models

from bids.models import Bid
from bids.models.bids import pair, person
from evaluations.models.work import Work
from programmes.models import Round


class CalibrationBid(models.Model):
    """The one bid of a round that every assessor scores first; the spread is shown once all have.

    Its scores count like any other. Until an assessor has submitted it, they cannot score another bid.
    Closed by an officer when those who are late should not hold up the others.
    """

    round = models.OneToOneField(Round, on_delete=models.PROTECT, related_name="calibration_bid")
    bid = models.OneToOneField(Bid, on_delete=models.PROTECT, related_name="calibration")
    chosen_at = models.DateTimeField()
    chosen_by = person("calibration_bids")
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = person("calibration_bids_closed", null=True)

    class Meta:
        constraints = [pair("calibration_bid_closed_at_and_by", "closed")]

    def __str__(self) -> str:
        return f"Calibration bid of {self.round}: {self.bid.reference}"


class CalibratedRanking(Work):
    """Calibrated scores of a round, worked out from the scores named by ``inputs_sha256``.

    ``result`` holds, by reference, the calibrated score, its standard error and interval, and the
    chance of being funded; with the variances, the reliability and whether it can be trusted.
    """

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="calibrated_rankings")
    inputs_sha256 = models.CharField(max_length=64)
    result = models.JSONField(default=dict)
    asked_by = person("calibrated_rankings", null=True)

    class Meta(Work.Meta):
        ordering = ["-queued_at", "-pk"]
        constraints = [
            *Work.Meta.constraints,
            models.UniqueConstraint(fields=["round", "inputs_sha256"], name="calibrated_ranking_once_for_its_scores"),
        ]

    def __str__(self) -> str:
        return f"Calibrated scores: {self.round}"
