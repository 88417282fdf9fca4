"""Funded pieces of work that the public can see, and who takes part in them."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from programmes.fields import partial_date
from programmes.models.organisations import Organisation
from programmes.models.places import LocalAuthority
from programmes.models.programmes import Programme
from programmes.models.rounds import PriorityArea, Round
from programmes.models.sources import Source


class Project(models.Model):
    """A funded piece of work. It belongs to a programme, and to a round unless none was held."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="projects")
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="projects", null=True, blank=True)
    title = models.CharField(max_length=300)
    slug = models.SlugField(max_length=160, unique=True)
    record_id = models.CharField(max_length=20, unique=True, null=True, blank=True)
    lead_name = models.CharField("led by, as the source names it", max_length=300, blank=True)
    lead = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="projects", null=True, blank=True)
    summary = models.CharField(max_length=600, blank=True)
    description = models.TextField(blank=True)
    notes = models.TextField(blank=True)
    round_is_inferred = models.BooleanField("the round is our reading: no source states it", default=False)
    priority_area = models.ForeignKey(
        PriorityArea, on_delete=models.PROTECT, related_name="projects", null=True, blank=True
    )
    priority_area_is_inferred = models.BooleanField(default=False)
    announced = models.CharField(max_length=10, blank=True, validators=[partial_date])
    starts = models.CharField(max_length=10, blank=True, validators=[partial_date])
    ends = models.CharField(max_length=10, blank=True, validators=[partial_date])
    sources = models.ManyToManyField(Source, related_name="projects", blank=True)
    is_demonstration = models.BooleanField(default=False, editable=False)
    published_at = models.DateTimeField(null=True, blank=True, editable=False)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, editable=False
    )

    class Meta:
        ordering = ["title", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(published_by__isnull=True) | Q(published_at__isnull=False),
                name="project_published_at_and_by",
            )
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("programmes:project", args=[self.slug])

    @property
    def led_by(self) -> str:
        """Its lead as the source names it, else the organisation's own name, else nothing."""
        return self.lead_name or (self.lead.name if self.lead else "")


class PartyRole(models.TextChoices):
    """How an organisation or authority takes part in a project."""

    LEAD = "lead", "Leads"
    PARTNER = "partner", "Takes part"


class ProjectParty(models.Model):
    """An organisation or authority that leads or takes part in a project."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="parties")
    role = models.CharField(max_length=10, choices=PartyRole.choices)
    authority = models.ForeignKey(
        LocalAuthority, on_delete=models.PROTECT, null=True, blank=True, related_name="parties"
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="parties"
    )
    contribution = models.CharField("what it does", max_length=400, blank=True)

    class Meta:
        ordering = ["project", "role", "pk"]
        verbose_name_plural = "project parties"
        constraints = [
            models.CheckConstraint(
                condition=Q(authority__isnull=False) | Q(organisation__isnull=False),
                name="party_is_an_authority_or_an_organisation",
            ),
            models.UniqueConstraint(
                fields=["project", "authority"],
                condition=Q(organisation__isnull=True),
                name="party_authority_once",
            ),
            models.UniqueConstraint(
                fields=["project", "organisation"],
                condition=Q(organisation__isnull=False),
                name="party_organisation_once",
            ),
        ]

    def __str__(self) -> str:
        return str(self.authority or self.organisation)


class Measure(models.Model):
    """An outcome the project promised: what is measured, from where, to where, by when."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="measures")
    measure = models.CharField(max_length=400)
    baseline = models.CharField(max_length=200, blank=True)
    target = models.CharField(max_length=200, blank=True)
    by_when = models.CharField(max_length=60, blank=True)
    how = models.CharField("how it is measured", max_length=400, blank=True)
    order = models.PositiveSmallIntegerField(default=100)

    class Meta:
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.measure
