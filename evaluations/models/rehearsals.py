"""A rehearsal of a draft round: made-up bids in a copy of it, to be thrown away."""

from __future__ import annotations

from typing import Final

from django.db import models
from django.db.models import F, Q

from bids.models.bids import person
from evaluations.models.work import Work
from programmes.models import Round

MOST_BIDS: Final = 40


class Rehearsal(Work):
    """One at a time for a draft. ``results`` holds a record of each bid made, as ``bids.rehearsing`` gives it."""

    of = models.OneToOneField(Round, on_delete=models.PROTECT, related_name="rehearsal")
    round = models.OneToOneField(Round, on_delete=models.PROTECT, related_name="rehearses")
    wanted = models.PositiveSmallIntegerField("bids to make")
    results = models.JSONField(default=list)
    blockers = models.JSONField("what stood in the way of publication", default=list)
    asked_by = person("rehearsals")

    class Meta(Work.Meta):
        constraints = [
            *Work.Meta.constraints,
            models.CheckConstraint(condition=Q(wanted__gte=1) & Q(wanted__lte=MOST_BIDS), name="rehearsal_is_small"),
            models.CheckConstraint(condition=~Q(round=F("of")), name="rehearsal_is_of_another_round"),
        ]

    def __str__(self) -> str:
        return f"Rehearsal of {self.of}"
