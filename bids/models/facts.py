"""What an organisation fills in once, and every bid of it may use."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from bids.models.bids import pair, person
from bids.states import ScanState
from programmes.models import FactKind, Organisation


def fact_path(fact: StandingFact, filename: str) -> str:
    """Where a file is stored: never under the name a person gave it."""
    return f"facts/{fact.organisation_id}/{fact.key}"


class StandingFact(models.Model):
    """One fact as a lead checked it: text, or a file. A newer one replaces it, and it stays.

    ``checked_at`` moves when a lead says that it still holds, without a change.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="standing_facts")
    kind = models.CharField(max_length=20, choices=FactKind.choices)
    text = models.TextField(blank=True)
    file = models.FileField(upload_to=fact_path, max_length=200, blank=True)
    name = models.CharField("name as uploaded", max_length=200, blank=True)
    media_type = models.CharField(max_length=100, blank=True)
    size = models.PositiveIntegerField("size in bytes", default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    scan_state = models.CharField(max_length=12, choices=ScanState.choices, blank=True)
    review_on = models.DateField("to be reviewed by", null=True, blank=True)
    checked_at = models.DateTimeField()
    checked_by = person("facts_checked")
    replaced_at = models.DateTimeField(null=True, blank=True)
    replaced_by = person("facts_replaced", null=True)

    class Meta:
        ordering = ["organisation", "kind", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "kind"], condition=Q(replaced_at__isnull=True), name="fact_one_stands_per_kind"
            ),
            models.CheckConstraint(
                condition=(~Q(text="") & Q(file="")) | (Q(text="") & ~Q(file="") & ~Q(sha256="")),
                name="fact_is_text_or_a_file",
            ),
            pair("fact_replaced_at_and_by", "replaced"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} of {self.organisation}"
