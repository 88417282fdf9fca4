"""What happened, in chains that can only grow. Triggers refuse every change (see migration 0001)."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

GENESIS = "0" * 64


class ChainHead(models.Model):
    """The end of one chain: the row that is locked, last, to add an event."""

    chain = models.CharField(max_length=120, primary_key=True)
    sequence = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64, default=GENESIS)

    class Meta:
        verbose_name = "chain"
        ordering = ("chain",)

    def __str__(self) -> str:
        return f"{self.chain} #{self.sequence}"


class AuditEvent(models.Model):
    """One thing that happened. `payload` is the text that `hash` covers; the columns repeat it.

    Holds ids and digests, never what a person typed.
    """

    chain = models.CharField(max_length=120)
    sequence = models.PositiveBigIntegerField("number")
    kind = models.CharField(max_length=80)
    at = models.DateTimeField("when")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="by")
    subject_type = models.CharField(max_length=80, blank=True)
    subject_id = models.CharField(max_length=64, blank=True)
    payload = models.TextField()
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)

    class Meta:
        verbose_name = "audit event"
        ordering = ("-id",)
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["chain", "sequence"], name="audit_event_place"),
            models.CheckConstraint(condition=Q(sequence__gte=1), name="audit_event_sequence_from_1"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["kind", "-id"], name="audit_event_kind"),
            models.Index(fields=["subject_type", "subject_id"], name="audit_event_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.chain} #{self.sequence}: {self.kind}"


class Anchor(models.Model):
    """All heads at a moment: what changed since the anchor before, chained to it.

    `payload` is the text that `hash` covers. A copy is written to file storage, so that someone
    who could rewrite the database would also have to rewrite what was published.
    """

    at = models.DateTimeField("when")
    chains = models.PositiveIntegerField("chains that grew")
    payload = models.TextField()
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering = ("-id",)
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["previous_hash"], name="audit_anchor_one_successor"),
        ]

    def __str__(self) -> str:
        return f"Anchor {self.pk}: {self.hash[:12]}"
