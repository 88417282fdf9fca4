"""The wording of emails, in versions that officers write and another person approves."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q


class EmailWording(models.Model):
    """One version of the wording of one email. The newest approved one is in force, and never changes.

    ``subject`` and ``body`` are text with safe variables like ``{{ reference }}``, never a template.
    ``is_built_in`` goes back to the wording that the portal came with; it has no words of its own.
    """

    template = models.CharField("email", max_length=120)
    version = models.PositiveSmallIntegerField()
    subject = models.CharField(max_length=250, blank=True)
    body = models.TextField("text", blank=True)
    is_built_in = models.BooleanField("the built-in wording", default=False)
    note = models.CharField("what changed", max_length=300, blank=True)
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="email_wordings")
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="email_wordings_approved",
    )

    class Meta:
        ordering = ["template", "-version"]
        verbose_name = "wording of an email"
        verbose_name_plural = "wording of emails"
        constraints = [
            models.UniqueConstraint(fields=["template", "version"], name="email_wording_version_once"),
            models.CheckConstraint(
                condition=Q(approved_at__isnull=True, approved_by__isnull=True)
                | Q(approved_at__isnull=False, approved_by__isnull=False),
                name="email_wording_approved_at_and_by",
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("written_by")),
                name="email_wording_approved_by_another_person",
            ),
            models.CheckConstraint(
                condition=Q(is_built_in=True, subject="", body="")
                | Q(is_built_in=False) & ~Q(subject="") & ~Q(body=""),
                name="email_wording_has_words_or_is_built_in",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.template}, version {self.version}"
