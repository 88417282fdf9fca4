"""What a bid costs, by category, financial year and source of the money."""

from __future__ import annotations

from django.db import models

from bids.models.bids import Bid
from bids.models.partners import Partner


class CostCategory(models.TextChoices):
    STAFF = "staff", "Staff"
    PARTNERS = "partners", "Partners"
    PREMISES = "premises", "Premises"
    EQUIPMENT = "equipment", "Equipment"
    EVALUATION = "evaluation", "Evaluation"
    OTHER = "other", "Other"


class MoneySource(models.TextChoices):
    GRANT = "grant", "Grant applied for"
    MATCH = "match", "Match funding"


class CostLine(models.Model):
    """Whole pounds for one category, financial year (by its first calendar year) and source.

    ``partner`` says whose costs they are: a partner's, or those of the organisation that leads the bid.
    """

    bid = models.ForeignKey(Bid, on_delete=models.CASCADE, related_name="cost_lines")
    category = models.CharField(max_length=12, choices=CostCategory.choices)
    financial_year = models.PositiveSmallIntegerField()
    source = models.CharField(max_length=6, choices=MoneySource.choices)
    amount_pounds = models.PositiveBigIntegerField()
    partner = models.ForeignKey(Partner, on_delete=models.CASCADE, null=True, blank=True, related_name="cost_lines")

    class Meta:
        ordering = ["bid", "source", "category", "financial_year", "partner_id"]
        constraints = [
            models.UniqueConstraint(
                fields=["bid", "category", "financial_year", "source", "partner"],
                name="cost_line_once_a_cell",
                nulls_distinct=False,
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_category_display()} {self.financial_year}: £{self.amount_pounds:,}"
