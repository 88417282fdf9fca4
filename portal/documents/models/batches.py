"""A batch: many documents of one kind, asked for at once."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.urls import reverse

from portal.documents.models.documents import Document


class Batch(models.Model):
    """Documents asked for together, such as all the letters of a round.

    ``key`` is how an app finds its batches again, such as "letters:round:12"; the newest of a key counts.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    title = models.CharField(max_length=250)
    kind = models.SlugField(max_length=60)
    key = models.CharField(max_length=120, blank=True, db_index=True)
    started_at = models.DateTimeField()
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="document_batches")
    documents = models.ManyToManyField(Document, through="BatchItem", related_name="batches")

    class Meta:
        ordering = ["-started_at", "id"]
        verbose_name_plural = "batches"

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The batch's page in the admin, with its progress."""
        return reverse("admin:documents_batch_progress", args=[self.pk])


class BatchItem(models.Model):
    """A document's place in a batch. One document may stand in several batches."""

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="items")
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="items")
    position = models.PositiveIntegerField()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["batch", "document"], name="batch_document_once"),
            models.UniqueConstraint(fields=["batch", "position"], name="batch_position_once"),
        ]

    def __str__(self) -> str:
        return f"{self.position}"
