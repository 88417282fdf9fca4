"""What the search reads: one row for everything the public can find, kept by triggers."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import F, OrderBy, Q, Value
from django.db.models.functions import NullIf

from programmes.models.evidence import EvaluationReport
from programmes.models.organisations import Organisation
from programmes.models.places import LocalAuthority
from programmes.models.programmes import Programme
from programmes.models.projects import Project
from programmes.models.rounds import Round


class SearchKind(models.TextChoices):
    """What a result of the search is."""

    PROJECT = "project", "Project"
    ORGANISATION = "organisation", "Organisation"
    AUTHORITY = "authority", "Local authority"
    REPORT = "report", "Evaluation report"

    @property
    def several(self) -> str:
        """What more than one of them are called."""
        return SEVERAL[self]


SEVERAL = {
    SearchKind.PROJECT: "Projects",
    SearchKind.ORGANISATION: "Organisations",
    SearchKind.AUTHORITY: "Local authorities",
    SearchKind.REPORT: "Evaluation reports",
}


ONLY_PROJECTS = Q(kind=SearchKind.PROJECT)
DATED = NullIf(F("announced"), Value(""))
"""When a project was announced; nothing where that is not known."""
ORDERS: dict[str, tuple[OrderBy, ...]] = {
    "amount": (F("pounds").desc(nulls_last=True), F("title").asc(), F("id").asc()),
    "smallest": (F("pounds").asc(nulls_last=True), F("title").asc(), F("id").asc()),
    "newest": (OrderBy(DATED, descending=True, nulls_last=True), F("title").asc(), F("id").asc()),
    "oldest": (OrderBy(DATED, nulls_last=True), F("title").asc(), F("id").asc()),
    "title": (F("title").asc(), F("id").asc()),
}
"""The orders that projects are listed in. Each has an index, so that the first of many are found without all."""


class SearchEntry(models.Model):
    """One thing that the public can find: its words, and of a project what it can be filtered by.

    Triggers on the tables it is made from keep it (migration 0010): no code writes it. Unpublished
    projects, and organisations that take part in none that is published, have no row. ``authorities``
    names those who take part with all who replaced them since.
    """

    kind = models.CharField(max_length=12, choices=SearchKind.choices)
    project = models.OneToOneField(Project, on_delete=models.CASCADE, null=True, related_name="search_entry")
    organisation = models.OneToOneField(Organisation, on_delete=models.CASCADE, null=True, related_name="search_entry")
    authority = models.OneToOneField(LocalAuthority, on_delete=models.CASCADE, null=True, related_name="search_entry")
    report = models.OneToOneField(EvaluationReport, on_delete=models.CASCADE, null=True, related_name="search_entry")
    title = models.TextField()
    names = models.TextField()
    body = models.TextField()
    words = SearchVectorField()
    is_demonstration = models.BooleanField(default=False)
    pounds = models.BigIntegerField(null=True)
    is_inexact = models.BooleanField(default=False)
    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, null=True, related_name="+")
    round = models.ForeignKey(Round, on_delete=models.CASCADE, null=True, related_name="+")
    area = models.CharField(max_length=120, blank=True)
    area_name = models.CharField(max_length=200, blank=True)
    lead_kind = models.CharField(max_length=20, blank=True)
    announced = models.CharField(max_length=10, blank=True)
    regions = ArrayField(models.TextField(), default=list)
    authorities = ArrayField(models.BigIntegerField(), default=list)

    class Meta:
        ordering = ["pk"]
        verbose_name_plural = "search entries"
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="project", project__isnull=False)
                | Q(kind="organisation", organisation__isnull=False)
                | Q(kind="authority", authority__isnull=False)
                | Q(kind="report", report__isnull=False),
                name="search_entry_is_of_its_kind",
            )
        ]
        indexes = [
            GinIndex(fields=["words"], name="search_entry_words"),
            GinIndex(SearchVector("title", config="programmes_words"), name="search_entry_title"),
            GinIndex(fields=["regions"], name="search_entry_regions"),
            GinIndex(fields=["authorities"], name="search_entry_authorities"),
            models.Index(fields=["kind", "programme", "round", "area"], name="search_entry_facets"),
            models.Index(fields=["kind", "pounds"], name="search_entry_pounds"),
            *(
                models.Index(*keys, name=f"search_in_order_{name}", condition=ONLY_PROJECTS)
                for name, keys in ORDERS.items()
            ),
        ]

    def __str__(self) -> str:
        return self.title


class SearchTally(models.Model):
    """How many projects are alike in all that they can be filtered by, and their money.

    Triggers add a row for each change to ``SearchEntry`` and take none away, so that writers never wait
    for one another; ``programmes_gather_tally()`` adds up what is alike. Each project counts once under
    no region and no authority, and once more under each pair of its regions and authorities (or none).
    """

    programme = models.ForeignKey(
        Programme, on_delete=models.DO_NOTHING, null=True, related_name="+", db_constraint=False, db_index=False
    )
    round = models.ForeignKey(
        Round, on_delete=models.DO_NOTHING, null=True, related_name="+", db_constraint=False, db_index=False
    )
    area = models.CharField(max_length=120, blank=True)
    area_name = models.CharField(max_length=200, blank=True)
    lead_kind = models.CharField(max_length=20, blank=True)
    year = models.CharField(max_length=4, blank=True)
    region = models.TextField(blank=True)
    authority = models.BigIntegerField(default=0)
    projects = models.BigIntegerField()
    invented = models.BigIntegerField()
    money = models.BigIntegerField()
    unstated = models.BigIntegerField()
    loose = models.BigIntegerField()

    class Meta:
        verbose_name_plural = "search tallies"
        indexes = [
            models.Index(
                fields=["region", "year", "authority"],
                include=[
                    *("programme", "round", "area", "area_name", "lead_kind"),
                    *("projects", "invented", "money", "unstated", "loose"),
                ],
                name="search_tally_cells",
            ),
            models.Index(
                fields=["region", "authority"],
                include=["projects", "invented", "money", "unstated", "loose"],
                name="search_tally_places",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.projects} alike"
