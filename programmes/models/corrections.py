"""What people ask to have put right in the register, and what came of it."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse

from programmes.models.organisations import Organisation
from programmes.models.places import LocalAuthority
from programmes.models.projects import Project

MOST_LETTERS = 2_000


class Standing(models.TextChoices):
    """Who asks, as they say themselves."""

    ORGANISATION = "organisation", "I work for the organisation"
    NAMED = "named", "I am named, or was part of the work"
    READER = "reader", "I am a reader"


class CorrectionOutcome(models.TextChoices):
    """What an officer made of it."""

    ACCEPTED = "accepted", "Accepted"
    DECLINED = "declined", "Declined"


_ONE_SUBJECT = (
    Q(project__isnull=False, organisation__isnull=True, authority__isnull=True)
    | Q(project__isnull=True, organisation__isnull=False, authority__isnull=True)
    | Q(project__isnull=True, organisation__isnull=True, authority__isnull=False)
)


class CorrectionRequest(models.Model):
    """Something wrong in one entry. The name and the address are erased some time after the answer."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, null=True, related_name="correction_requests")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, null=True, related_name="correction_requests"
    )
    authority = models.ForeignKey(
        LocalAuthority, on_delete=models.CASCADE, null=True, related_name="correction_requests"
    )
    wrong = models.TextField("what is wrong", validators=[MaxLengthValidator(MOST_LETTERS)])
    right = models.TextField("what it should say", validators=[MaxLengthValidator(MOST_LETTERS)])
    evidence = models.CharField("where that can be checked", max_length=500, blank=True)
    standing = models.CharField("who asks", max_length=16, choices=Standing.choices)
    name = models.CharField(max_length=150, blank=True)
    email = models.EmailField(blank=True)
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="corrections_asked"
    )
    received_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="corrections_decided"
    )
    outcome = models.CharField(max_length=10, choices=CorrectionOutcome.choices, blank=True)
    reason = models.TextField("what the person was told", blank=True, validators=[MaxLengthValidator(MOST_LETTERS)])
    published_note = models.CharField("what the public page says", max_length=300, blank=True)
    erased_on = models.DateField("name and address erased on", null=True)

    class Meta:
        ordering = ["-received_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=_ONE_SUBJECT, name="correction_is_of_one_entry"),
            models.CheckConstraint(
                condition=Q(decided_at__isnull=True, decided_by__isnull=True, outcome="")
                | (Q(decided_at__isnull=False, decided_by__isnull=False) & ~Q(outcome="")),
                name="correction_decided_at_and_by",
            ),
            models.CheckConstraint(
                condition=~Q(outcome="declined") | ~Q(reason=""), name="correction_declined_with_a_reason"
            ),
            models.CheckConstraint(
                condition=Q(outcome="accepted") & ~Q(published_note="") | ~Q(outcome="accepted") & Q(published_note=""),
                name="correction_published_if_accepted",
            ),
            models.CheckConstraint(
                condition=Q(erased_on__isnull=True) | Q(name="", email="", decided_at__isnull=False),
                name="correction_erased_after_its_answer",
            ),
        ]
        indexes = [models.Index(fields=["decided_at"], name="correction_waiting")]

    def __str__(self) -> str:
        return f"Correction of {self.subject}"

    @property
    def subject(self) -> Project | Organisation | LocalAuthority:
        """The entry it is about."""
        found = self.project or self.organisation or self.authority
        if found is None:
            raise ValueError("a correction is of one entry")
        return found

    @property
    def public_page(self) -> str:
        """The address of the entry's page."""
        if self.organisation:
            return reverse("programmes:organisation", args=[self.organisation.slug])
        return self.subject.get_absolute_url()
