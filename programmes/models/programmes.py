"""Programmes: the policies with money behind them."""

from __future__ import annotations

from django.db import models
from django.urls import reverse


class Programme(models.Model):
    """A policy with money behind it, such as the Children's Social Care Innovation Programme."""

    name = models.CharField(max_length=200, unique=True)
    slug = models.SlugField(max_length=120, unique=True)
    summary = models.CharField("one sentence for the public", max_length=400, blank=True)
    description = models.TextField(blank=True)
    is_demonstration = models.BooleanField(default=False)
    order = models.PositiveSmallIntegerField(default=100)

    class Meta:
        ordering = ["order", "name"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("programmes:programme", args=[self.slug])
