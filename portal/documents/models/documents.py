"""One document: what is wanted, what it is made from, and how far it has got."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from portal.documents.states import State


class Document(models.Model):
    """A PDF that somebody needs. The row is the truth; a Celery task is only a wake-up.

    A worker takes ``lease_token`` for as long as ``lease_until`` says, and only the
    holder of the token may mark the row ready or failed.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.SlugField("kind", max_length=60)
    subject_id = models.PositiveBigIntegerField("subject")
    subject_label = models.CharField("about", max_length=200, blank=True)
    reference = models.CharField(max_length=80, blank=True)
    title = models.CharField(max_length=250)
    version = models.PositiveIntegerField()
    is_current = models.BooleanField("current", default=True)
    is_demonstration = models.BooleanField("demonstration", default=False)

    snapshot = models.JSONField("made from")
    input_digest = models.CharField(max_length=64)
    template_version = models.PositiveIntegerField(default=1)
    audit_chain = models.CharField(max_length=200, blank=True)

    state = models.CharField(max_length=10, choices=State.choices, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    failure_reason = models.TextField("why it failed", blank=True)
    lease_token = models.UUIDField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    leased_by = models.CharField("worker", max_length=120, blank=True)

    file = models.FileField(max_length=250, blank=True)
    sha256 = models.CharField("SHA-256", max_length=64, blank=True)
    page_count = models.PositiveIntegerField("pages", null=True, blank=True)
    byte_count = models.PositiveBigIntegerField("bytes", null=True, blank=True)
    made_with = models.CharField(max_length=120, blank=True)
    check_code = models.CharField(max_length=24, unique=True, null=True, blank=True)
    unsigned_sha256 = models.CharField("SHA-256 before signing", max_length=64, blank=True)
    signed_at = models.DateTimeField(null=True, blank=True)
    signed_by = models.CharField("signed by", max_length=200, blank=True)
    certificate_sha256 = models.CharField("SHA-256 of the certificate", max_length=64, blank=True)

    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="documents_requested",
    )
    queued_at = models.DateTimeField("asked for")
    woken_at = models.DateTimeField(null=True, blank=True)
    started_at = models.DateTimeField(null=True, blank=True)
    ready_at = models.DateTimeField(null=True, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True, editable=False)
    failed_at = models.DateTimeField(null=True, blank=True)
    retried_at = models.DateTimeField("asked for again", null=True, blank=True)
    retried_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="documents_retried",
    )

    class Meta:
        ordering = ["-queued_at", "id"]
        permissions = [("render_again_document", "Can have a failed document made again")]
        indexes = [
            models.Index(fields=["kind", "subject_id"], name="document_subject"),
            models.Index(
                fields=["queued_at"],
                condition=Q(state__in=["queued", "rendering"]),
                name="document_unfinished",
            ),
            models.Index(fields=["-queued_at", "id"], name="document_newest"),
            models.Index(fields=["sha256"], condition=~Q(sha256=""), name="document_file_digest"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["kind", "subject_id", "version"], name="document_version_once"),
            models.UniqueConstraint(
                fields=["kind", "subject_id"],
                condition=Q(is_current=True),
                name="document_one_current",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in State]),
                name="document_state_known",
            ),
            models.CheckConstraint(condition=Q(version__gte=1), name="document_version_from_1"),
            models.CheckConstraint(
                condition=Q(
                    state="ready",
                    ready_at__isnull=False,
                    page_count__gte=1,
                    byte_count__gte=1,
                    sha256__regex=r"^[0-9a-f]{64}$",
                )
                & ~Q(file="")
                | ~Q(state="ready")
                & Q(
                    file="",
                    sha256="",
                    ready_at__isnull=True,
                    page_count__isnull=True,
                    byte_count__isnull=True,
                ),
                name="document_ready_has_file",
            ),
            models.CheckConstraint(
                condition=Q(signed_at__isnull=True, signed_by="", certificate_sha256="", unsigned_sha256="")
                | Q(
                    state="ready",
                    signed_at__isnull=False,
                    certificate_sha256__regex=r"^[0-9a-f]{64}$",
                    unsigned_sha256__regex=r"^[0-9a-f]{64}$",
                )
                & ~Q(signed_by=""),
                name="document_signed_says_by_whom",
            ),
            models.CheckConstraint(
                condition=Q(state="rendering", lease_token__isnull=False, lease_until__isnull=False)
                | ~Q(state="rendering") & Q(lease_token__isnull=True, lease_until__isnull=True),
                name="document_rendering_is_leased",
            ),
            models.CheckConstraint(
                condition=Q(state="failed", failed_at__isnull=False) & ~Q(failure_reason="")
                | ~Q(state="failed") & Q(failed_at__isnull=True),
                name="document_failed_says_why",
            ),
            models.CheckConstraint(
                condition=Q(retried_at__isnull=True, retried_by__isnull=True)
                | Q(retried_at__isnull=False, retried_by__isnull=False),
                name="document_retried_pair",
            ),
            models.CheckConstraint(
                condition=Q(ready_at__isnull=True) | Q(ready_at__gte=F("queued_at")),
                name="document_ready_after_queued",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} (version {self.version})"

    def get_absolute_url(self) -> str:
        """The page that says how far the document has got, and offers it when ready."""
        return reverse("documents:status", args=[self.pk])

    @property
    def file_url(self) -> str:
        """The address of the PDF itself."""
        return reverse("documents:file", args=[self.pk])

    @property
    def is_signed(self) -> bool:
        """Whether the file carries the department's signature."""
        return self.signed_at is not None

    @property
    def is_ready(self) -> bool:
        """Whether the PDF is there to be read."""
        return self.state == State.READY and self.erased_at is None
