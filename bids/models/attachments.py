"""Files that belong to a bid."""

from __future__ import annotations

import uuid

from django.db import models

from bids.models.bids import Bid, pair, person
from bids.states import ScanState
from programmes.models import Question


def attachment_path(attachment: Attachment, filename: str) -> str:
    """Where a file is stored: never under the name a person gave it."""
    return f"attachments/{attachment.bid.reference}/{attachment.key}"


class Attachment(models.Model):
    """One file of a bid, checked by content, size and type; removed ones keep their row.

    It is (part of) the answer where its question asks for files, and beside the answer everywhere else. A trigger
    refuses a file for a question of another round, or for one that takes none.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    bid = models.ForeignKey(Bid, on_delete=models.CASCADE, related_name="attachments")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="attachments")
    file = models.FileField(upload_to=attachment_path, max_length=200)
    name = models.CharField("name as uploaded", max_length=200)
    media_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField("size in bytes")
    sha256 = models.CharField(max_length=64)
    scan_state = models.CharField(max_length=12, choices=ScanState.choices)
    scan_note = models.CharField(max_length=300, blank=True)
    uploaded_at = models.DateTimeField(auto_now_add=True)
    uploaded_by = person("attachments_uploaded")
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_by = person("attachments_removed", null=True)

    class Meta:
        ordering = ["bid", "question", "pk"]
        constraints = [pair("attachment_removed_at_and_by", "removed")]

    def __str__(self) -> str:
        return self.name
