"""Groups of neighbouring authorities that assess and challenge one another, and who supports whom."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from programmes.fields import partial_date
from programmes.models.places import LocalAuthority, Region
from programmes.models.programmes import Programme
from programmes.models.sources import Source


class Alliance(models.Model):
    """A Regional Improvement Alliance. Its members are the authorities' involvements in it."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="alliances")
    name = models.CharField(max_length=200)
    slug = models.SlugField(max_length=120, unique=True)
    region = models.CharField(max_length=40, choices=Region.choices, blank=True)
    summary = models.CharField("one sentence for the public", max_length=400, blank=True)
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="alliances", null=True, blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        page = reverse("programmes:programme", args=[self.programme.slug])
        return f"{page}#{self.slug}"


class AlliancePriority(models.Model):
    """What an alliance agreed to improve first."""

    alliance = models.ForeignKey(Alliance, on_delete=models.CASCADE, related_name="priorities")
    priority = models.CharField(max_length=300)
    agreed = models.CharField(max_length=10, blank=True, validators=[partial_date])
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="priorities", null=True, blank=True)
    order = models.PositiveSmallIntegerField(default=100)

    class Meta:
        ordering = ["order", "pk"]
        verbose_name_plural = "alliance priorities"

    def __str__(self) -> str:
        return self.priority


class PeerSupport(models.Model):
    """One council supports another: on what, and from when to when."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="peer_supports")
    alliance = models.ForeignKey(Alliance, on_delete=models.PROTECT, related_name="supports", null=True, blank=True)
    giver = models.ForeignKey(
        LocalAuthority, on_delete=models.PROTECT, related_name="supports_given", verbose_name="who supports"
    )
    receiver = models.ForeignKey(
        LocalAuthority, on_delete=models.PROTECT, related_name="supports_received", verbose_name="who is supported"
    )
    topic = models.CharField("on what", max_length=300)
    starts = models.CharField(max_length=10, blank=True, validators=[partial_date])
    ends = models.CharField(max_length=10, blank=True, validators=[partial_date])
    is_inferred = models.BooleanField("our reading: no source states it", default=False)
    note = models.TextField(blank=True)
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="peer_supports", null=True, blank=True)

    class Meta:
        ordering = ["-starts", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(giver=F("receiver")), name="peer_support_is_between_two"),
        ]

    def __str__(self) -> str:
        return f"{self.giver} supports {self.receiver}: {self.topic}"
