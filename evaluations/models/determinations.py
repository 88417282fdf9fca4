"""Section 31 grant determinations: one for each round and financial year that councils are paid in."""

from __future__ import annotations

from django.db import models

from bids.models.bids import person
from programmes.models import Round


class Determination(models.Model):
    """That a round's councils are paid in a financial year (2026 is 2026-27); its document has the amounts.

    The row never changes. When an award ends, the document's next version leaves it out.
    """

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="determinations")
    financial_year = models.PositiveSmallIntegerField()
    made_at = models.DateTimeField()
    made_by = person("determinations")

    class Meta:
        ordering = ["round", "financial_year"]
        constraints = [
            models.UniqueConstraint(fields=["round", "financial_year"], name="determination_once_a_round_and_year")
        ]

    def __str__(self) -> str:
        return f"Grant determination of {self.round}, {self.financial_year}"
