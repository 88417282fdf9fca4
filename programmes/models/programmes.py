"""Programmes: the policies with money behind them."""

from __future__ import annotations

from django.db import models
from django.urls import reverse


class ProgrammeShape(models.TextChoices):
    """What a programme is made of, and so how its page is laid out."""

    PLAIN = "", "Facts and who took part"
    ROUNDS = "rounds", "Rounds of bids, on a line of time"
    PARTNERS = "partners", "Authorities chosen to work with, on a map"
    PILOTS = "pilots", "Pilots in authorities, on a map"
    PHASES = "phases", "Phases, one after another"
    IMPROVEMENT = "improvement", "What it pays for, and support between councils"
    ALLIANCES = "alliances", "Groups of neighbouring authorities"


class EligibilityRule(models.TextChoices):
    """A rule on who may bid or take part, beyond the kind of organisation."""

    NONE = "", "None beyond the kind of organisation"
    OFSTED_GOOD = "ofsted_good/1", "Good or better from Ofsted, overall and in every sub-judgement"


class Programme(models.Model):
    """A policy with money behind it, such as the Children's Social Care Innovation Programme."""

    name = models.CharField(max_length=200, unique=True)
    slug = models.SlugField(max_length=120, unique=True)
    summary = models.CharField("one sentence for the public", max_length=400, blank=True)
    description = models.TextField(blank=True)
    shape = models.CharField(
        "what its page shows", max_length=12, choices=ProgrammeShape.choices, default=ProgrammeShape.PLAIN, blank=True
    )
    eligibility_rule = models.CharField(
        "rule for taking part", max_length=20, choices=EligibilityRule.choices, default=EligibilityRule.NONE, blank=True
    )
    pays_for = models.ManyToManyField(
        "self",
        symmetrical=False,
        related_name="paid_for_by",
        blank=True,
        help_text="Other programmes that its money goes to, wholly or in part",
    )
    is_demonstration = models.BooleanField(default=False)
    order = models.PositiveSmallIntegerField(default=100)

    class Meta:
        ordering = ["order", "name"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("programmes:programme", args=[self.slug])
