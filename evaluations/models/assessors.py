"""People who score bids."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from programmes.models import LocalAuthority, Organisation


class AssessorProfile(models.Model):
    """Someone who scores bids: what they know, whom they worked for, when they were trained."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="assessor_profile")
    expertise = models.TextField("what they know, in words", blank=True)
    employers = models.ManyToManyField(
        Organisation, blank=True, related_name="assessors", verbose_name="employers past and present"
    )
    authorities = models.ManyToManyField(
        LocalAuthority, blank=True, related_name="assessors", verbose_name="authorities they may not judge"
    )
    trained_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["user__full_name"]

    def __str__(self) -> str:
        return str(self.user)
