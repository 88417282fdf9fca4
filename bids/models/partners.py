"""Organisations and authorities named in a bid."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from bids.models.bids import Bid
from bids.states import PartnerState
from programmes.models import LocalAuthority, Organisation


class Partner(models.Model):
    """An authority, a known organisation, or another body by name, and what it will do."""

    bid = models.ForeignKey(Bid, on_delete=models.CASCADE, related_name="partners")
    authority = models.ForeignKey(LocalAuthority, on_delete=models.PROTECT, null=True, blank=True)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, blank=True)
    name = models.CharField(max_length=200, blank=True)
    contribution = models.CharField("what it will do", max_length=600, blank=True)
    state = models.CharField(max_length=10, choices=PartnerState.choices, default=PartnerState.NAMED)

    class Meta:
        ordering = ["bid", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["bid", "authority"],
                condition=Q(authority__isnull=False),
                name="partner_authority_once_a_bid",
            ),
            models.UniqueConstraint(
                fields=["bid", "organisation"],
                condition=Q(organisation__isnull=False),
                name="partner_organisation_once_a_bid",
            ),
            models.CheckConstraint(
                condition=Q(authority__isnull=False, organisation__isnull=True, name="")
                | Q(authority__isnull=True, organisation__isnull=False, name="")
                | (Q(authority__isnull=True, organisation__isnull=True) & ~Q(name="")),
                name="partner_is_exactly_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return str(self.authority or self.organisation or self.name)
