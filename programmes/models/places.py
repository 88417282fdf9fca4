"""Local authorities in England, with the dates they existed, and facts about them."""

from __future__ import annotations

from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.urls import reverse


class Region(models.TextChoices):
    """The nine regions of England, as the Office for National Statistics names them."""

    NORTH_EAST = "North East"
    NORTH_WEST = "North West"
    YORKSHIRE = "Yorkshire and The Humber"
    EAST_MIDLANDS = "East Midlands"
    WEST_MIDLANDS = "West Midlands"
    EAST = "East of England"
    LONDON = "London"
    SOUTH_EAST = "South East"
    SOUTH_WEST = "South West"


class LocalAuthority(models.Model):
    """A top-tier or unitary council area in England, by GSS code, current or ended."""

    gss_code = models.CharField("GSS code", max_length=9, unique=True)
    code = models.CharField("register code", max_length=8, unique=True)
    name = models.CharField("official name", max_length=200)
    nice_name = models.CharField("everyday name", max_length=120)
    region = models.CharField(max_length=40, choices=Region.choices)
    authority_type = models.CharField(max_length=40)
    dfe_number = models.CharField("DfE number", max_length=3, blank=True)
    newer_gss_code = models.CharField(max_length=9, blank=True)
    former_gss_codes = ArrayField(models.CharField(max_length=9), default=list, blank=True)
    also_known_as = ArrayField(
        models.CharField(max_length=80),
        verbose_name="other names",
        default=list,
        blank=True,
        help_text="What people also call it, separated by commas. The search finds it by each.",
    )
    active_from = models.DateField(null=True, blank=True)
    active_to = models.DateField(null=True, blank=True)
    successors = models.ManyToManyField("self", symmetrical=False, related_name="predecessors", blank=True)
    notes = models.TextField(blank=True)
    source = models.TextField(blank=True)

    class Meta:
        ordering = ["nice_name", "gss_code"]
        verbose_name_plural = "local authorities"

    def __str__(self) -> str:
        return self.nice_name

    def get_absolute_url(self) -> str:
        return reverse("programmes:authority", args=[self.gss_code])

    def existed_on(self, day: date) -> bool:
        """Whether it was there on a day; one without a first day is older than the register."""
        begun = self.active_from is None or self.active_from <= day
        return begun and (self.active_to is None or day <= self.active_to)


class OfstedJudgement(models.Model):
    """One inspection of an authority's children's services and its judgements."""

    authority = models.ForeignKey(LocalAuthority, on_delete=models.CASCADE, related_name="judgements")
    urn = models.CharField("URN", max_length=12, blank=True)
    framework = models.CharField(max_length=60)
    inspection_start = models.DateField(null=True, blank=True)
    inspection_end = models.DateField(null=True, blank=True)
    published = models.DateField(null=True, blank=True)
    overall_effectiveness = models.CharField(max_length=40, blank=True)
    impact_of_leaders = models.CharField(max_length=40, blank=True)
    help_and_protection = models.CharField(max_length=40, blank=True)
    children_in_care = models.CharField(max_length=40, blank=True)
    care_leavers = models.CharField(max_length=40, blank=True)
    is_latest = models.BooleanField(default=False)
    report_url = models.URLField(max_length=300)
    notes = models.TextField(blank=True)

    class Meta:
        ordering = ["authority", "-published"]
        constraints = [
            models.UniqueConstraint(fields=["authority", "report_url"], name="ofsted_report_once_an_authority")
        ]

    def __str__(self) -> str:
        return f"{self.authority} {self.framework} {self.published}"


class ChildPopulation(models.Model):
    """Children aged 0 to 17 who live in an authority, by mid-year estimate."""

    authority = models.ForeignKey(LocalAuthority, on_delete=models.CASCADE, related_name="populations")
    year = models.PositiveSmallIntegerField()
    year_is_inferred = models.BooleanField(default=False)
    children = models.PositiveIntegerField("children aged 0 to 17")

    class Meta:
        ordering = ["authority", "year"]
        constraints = [models.UniqueConstraint(fields=["authority", "year"], name="population_once_a_year")]

    def __str__(self) -> str:
        return f"{self.authority} {self.year}: {self.children}"
