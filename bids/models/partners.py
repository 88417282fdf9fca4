"""Organisations and authorities named in a bid, and the emails that let their people in."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from bids.models.bids import Bid, pair, person
from bids.states import PartnerState
from programmes.models import LocalAuthority, Organisation


class Partner(models.Model):
    """An authority, a known organisation, or another body by name, and what it will do."""

    bid = models.ForeignKey(Bid, on_delete=models.CASCADE, related_name="partners")
    authority = models.ForeignKey(LocalAuthority, on_delete=models.PROTECT, null=True, blank=True)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, blank=True)
    name = models.CharField(max_length=200, blank=True)
    contribution = models.CharField("what it will do", max_length=600, blank=True)
    contact_name = models.CharField("who to ask", max_length=200, blank=True)
    contact_email = models.EmailField(blank=True)
    state = models.CharField(max_length=10, choices=PartnerState.choices, default=PartnerState.NAMED)
    comment = models.TextField("what it said when it answered", blank=True)
    responded_at = models.DateTimeField(null=True, blank=True)
    responded_by = person("partner_answers", null=True)

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
            pair("partner_responded_at_and_by", "responded"),
        ]

    def __str__(self) -> str:
        return str(self.authority or self.organisation or self.name)


class PartnerInvitation(models.Model):
    """The email that lets a person of a partner into the bid: to that partner's part, and to reading the rest.

    Only the digest of its secret is kept. Accepted, it is what the person's access rests on, until it is revoked
    or the partner leaves the bid.
    """

    partner = models.ForeignKey(Partner, on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField()
    token_sha256 = models.CharField(max_length=64, unique=True)
    invited_at = models.DateTimeField()
    invited_by = person("partner_invitations_sent")
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = person("partner_invitations_accepted", null=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = person("partner_invitations_revoked", null=True)

    class Meta:
        ordering = ["partner", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["partner", "email"],
                condition=Q(revoked_at__isnull=True),
                name="partner_invitation_once_while_it_lasts",
            ),
            pair("partner_invitation_accepted_at_and_by", "accepted"),
            pair("partner_invitation_revoked_at_and_by", "revoked"),
        ]

    def __str__(self) -> str:
        return f"{self.partner} in {self.partner.bid.reference}"


class PartnerAccess(models.Model):
    """What a partner's people may see of a bid besides their part, as a lead decided; no row is the default.

    Apart from the partner's own row, so that it can be changed when the bid no longer can.
    """

    partner = models.OneToOneField(Partner, on_delete=models.CASCADE, related_name="access")
    reads_bid = models.BooleanField("reads the whole bid", default=True)
    opens_files = models.BooleanField("opens its files", default=False)
    changed_at = models.DateTimeField()
    changed_by = person("partner_access_changed")

    class Meta:
        ordering = ["partner"]
        verbose_name_plural = "partner access"
        constraints = [
            models.CheckConstraint(
                condition=Q(reads_bid=True) | Q(opens_files=False), name="partner_access_no_files_without_the_bid"
            )
        ]

    def __str__(self) -> str:
        return f"What {self.partner} sees of {self.partner.bid.reference}"
