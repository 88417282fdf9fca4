"""Where facts come from, and published figures that carry their source and date."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.db import models

from programmes.fields import partial_date
from programmes.models.programmes import Programme
from programmes.models.rounds import Round


class Source(models.Model):
    """One citation: a page, a report or a data file that states a fact."""

    citation = models.TextField(unique=True)
    url = models.URLField(max_length=500, blank=True)
    licence = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["citation"]

    def __str__(self) -> str:
        return self.citation

    @property
    def label(self) -> str:
        """The citation, or the name of the site where the citation is only an address."""
        if self.citation != self.url:
            return self.citation
        return urlsplit(self.url).netloc.removeprefix("www.") or self.citation


class Figure(models.Model):
    """A published figure with its source and date.

    Figures with the same ``topic`` about the same programme or round disagree or succeed one
    another: all of them stand, each with its own source. ``value`` is blank where a source
    gives words and not a number.
    """

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="figures", null=True, blank=True)
    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="figures", null=True, blank=True)
    project = models.ForeignKey("Project", on_delete=models.CASCADE, related_name="figures", null=True, blank=True)
    kind = models.CharField(max_length=40)
    topic = models.CharField(max_length=300)
    value = models.DecimalField(max_digits=16, decimal_places=2, null=True, blank=True)
    unit = models.CharField(max_length=40, blank=True)
    basis = models.CharField(max_length=200, blank=True)
    text = models.TextField("as the source says it", blank=True)
    as_of = models.CharField(max_length=10, blank=True, validators=[partial_date])
    note = models.TextField(blank=True)
    record_key = models.CharField(max_length=200, unique=True)
    sources = models.ManyToManyField(Source, related_name="figures", blank=True)
    order = models.PositiveSmallIntegerField(default=100)

    class Meta:
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.topic


class LoadedRow(models.Model):
    """What the reference data last said of one row, so that loading again changes only what the
    files changed: an officer's correction of a row stands until its file says something new."""

    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=600)
    digest = models.CharField(max_length=64)
    object_id = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "key"], name="loaded_row_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"
