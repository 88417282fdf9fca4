"""Organisations, the people who act for them, and the invitations that make them so."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse

from programmes.models.places import LocalAuthority


class OrganisationKind(models.TextChoices):
    """What an organisation is; a round says which kinds may bid."""

    COUNCIL = "council", "Council"
    TRUST = "trust", "Children's services trust"
    CHARITY = "charity", "Voluntary or not-for-profit body"
    SOCIAL_ENTERPRISE = "mutual", "Mutual or social enterprise"
    NHS = "nhs", "NHS body"
    POLICE = "police", "Police body"
    COMPANY = "company", "Company"
    EDUCATION = "education", "School, trust or university"
    PUBLIC = "public", "Other public body"
    CONSORTIUM = "consortium", "Consortium"
    UNKNOWN = "unknown", "Not known"


class Organisation(models.Model):
    """Any body that may bid or receive money. A council's organisation names its authority."""

    name = models.CharField(max_length=200, unique=True)
    slug = models.SlugField(max_length=160, unique=True)
    kind = models.CharField(max_length=20, choices=OrganisationKind.choices)
    authority = models.ForeignKey(
        LocalAuthority, on_delete=models.PROTECT, null=True, blank=True, related_name="organisations"
    )
    also_known_as = ArrayField(
        models.CharField(max_length=200),
        verbose_name="other names of the same body",
        default=list,
        blank=True,
        help_text="Separated by commas. The search finds the organisation by each.",
    )
    address = models.TextField("postal address", blank=True)
    org_id = models.CharField("organisation identifier (org-id.guide)", max_length=60, blank=True)
    is_demonstration = models.BooleanField(default=False, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("programmes:people", args=[self.slug])

    @property
    def audit_chain(self) -> str:
        """The name of this organisation's audit chain."""
        return f"organisation:{self.slug}"


class MemberRole(models.TextChoices):
    """What a person may do for an organisation. A lead may do all that an editor may."""

    EDITOR = "editor", "Editor"
    LEAD = "lead", "Lead"
    CERTIFIER = "certifier", "Certifier"


class Office(models.TextChoices):
    """The offices whose holders certify a bid."""

    DCS = "dcs", "Director of Children's Services"
    S151 = "s151", "Section 151 officer"


def _person(related: str, *, null: bool = False) -> models.ForeignKey:  # type: ignore[type-arg]  # the model is named by a setting
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name=related, null=null, blank=null
    )


def _pair(name: str, field: str) -> models.CheckConstraint:
    both = Q(**{f"{field}_at__isnull": False, f"{field}_by__isnull": False})
    neither = Q(**{f"{field}_at__isnull": True, f"{field}_by__isnull": True})
    return models.CheckConstraint(condition=both | neither, name=name)


class Membership(models.Model):
    """A person's role in an organisation. It ends; it is never deleted."""

    user = _person("memberships")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=12, choices=MemberRole.choices)
    office = models.CharField(max_length=8, choices=Office.choices, blank=True)
    joined_at = models.DateTimeField(auto_now_add=True)
    reason = models.CharField("why the department made them a lead", max_length=500, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = _person("memberships_ended", null=True)

    class Meta:
        ordering = ["organisation", "user"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "organisation"],
                condition=Q(ended_at__isnull=True),
                name="membership_once_while_it_lasts",
            ),
            models.CheckConstraint(
                condition=(Q(role="certifier") & ~Q(office="")) | (~Q(role="certifier") & Q(office="")),
                name="membership_office_only_for_certifiers",
            ),
            _pair("membership_ended_at_and_by", "ended"),
        ]

    def __str__(self) -> str:
        return f"{self.user} as {self.get_role_display()} of {self.organisation}"


class Invitation(models.Model):
    """The email that offers a membership. Only the digest of its secret is kept."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField()
    role = models.CharField(max_length=12, choices=MemberRole.choices)
    office = models.CharField(max_length=8, choices=Office.choices, blank=True)
    token_sha256 = models.CharField(max_length=64, unique=True)
    invited_at = models.DateTimeField(auto_now_add=True)
    invited_by = _person("invitations_sent")
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = _person("invitations_accepted", null=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = _person("invitations_revoked", null=True)

    class Meta:
        ordering = ["-invited_at"]
        constraints = [
            _pair("invitation_accepted_at_and_by", "accepted"),
            _pair("invitation_revoked_at_and_by", "revoked"),
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True) | Q(revoked_at__isnull=True),
                name="invitation_accepted_or_revoked_not_both",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()} of {self.organisation}"
