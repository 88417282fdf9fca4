"""What a bid is scored on."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from programmes.models.rounds import Round


class Criterion(models.Model):
    """What a bid is scored on, with its weight out of 100 and its described levels."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="criteria")
    name = models.CharField(max_length=200)
    slug = models.SlugField(max_length=120)
    asks = models.CharField("the question it asks of a bid", max_length=400)
    weight = models.PositiveSmallIntegerField(help_text="All weights of a round add up to 100")
    order = models.PositiveSmallIntegerField(default=100)

    class Meta:
        ordering = ["order", "pk"]
        verbose_name_plural = "criteria"
        constraints = [
            models.UniqueConstraint(fields=["round", "slug"], name="criterion_once_a_round"),
            models.CheckConstraint(condition=Q(weight__gte=1) & Q(weight__lte=100), name="criterion_weight_is_of_100"),
        ]

    def __str__(self) -> str:
        return self.name


class Level(models.Model):
    """One level of a criterion, 0 to 5: its word, and what a bid at that level looks like."""

    criterion = models.ForeignKey(Criterion, on_delete=models.CASCADE, related_name="levels")
    value = models.PositiveSmallIntegerField()
    word = models.CharField(max_length=60)
    description = models.TextField(blank=True)

    class Meta:
        ordering = ["criterion", "value"]
        constraints = [
            models.UniqueConstraint(fields=["criterion", "value"], name="level_once_a_criterion"),
            models.CheckConstraint(condition=Q(value__lte=5), name="level_is_0_to_5"),
        ]

    def __str__(self) -> str:
        return f"{self.value} {self.word}"
