"""Questions to a bidder after submission, and what they answered. Neither changes the snapshot."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q

from bids.models.bids import Bid, pair, person
from bids.states import ScanState


def clarification_path(file: ClarificationFile, filename: str) -> str:
    """Where a file is stored: never under the name a person gave it."""
    return f"clarifications/{file.reply.clarification.bid.reference}/{file.key}"


class Clarification(models.Model):
    """One question to one bid's people, to be answered by a moment of its own."""

    bid = models.ForeignKey(Bid, on_delete=models.CASCADE, related_name="clarifications")
    number = models.PositiveSmallIntegerField()
    question = models.TextField()
    answer_by = models.DateTimeField("to be answered by")
    asked_at = models.DateTimeField()
    asked_by = person("clarifications_asked")
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancelled_by = person("clarifications_cancelled", null=True)

    class Meta:
        ordering = ["bid", "number"]
        constraints = [
            models.UniqueConstraint(fields=["bid", "number"], name="clarification_number_once_a_bid"),
            models.CheckConstraint(
                condition=Q(answer_by__gt=F("asked_at")), name="clarification_answered_after_it_is_asked"
            ),
            models.CheckConstraint(condition=~Q(question=""), name="clarification_asks_something"),
            pair("clarification_cancelled_at_and_by", "cancelled"),
        ]

    def __str__(self) -> str:
        return f"{self.bid.reference} clarification {self.number}"


class ClarificationReply(models.Model):
    """An answer as it was sent. Until the deadline another may follow: the last one counts, all are kept."""

    clarification = models.ForeignKey(Clarification, on_delete=models.CASCADE, related_name="replies")
    number = models.PositiveSmallIntegerField()
    text = models.TextField()
    sent_at = models.DateTimeField()
    sent_by = person("clarification_replies")

    class Meta:
        ordering = ["clarification", "-number"]
        verbose_name_plural = "clarification replies"
        constraints = [
            models.UniqueConstraint(
                fields=["clarification", "number"], name="clarification_reply_number_once_a_clarification"
            ),
            models.CheckConstraint(condition=~Q(text=""), name="clarification_reply_says_something"),
        ]

    def __str__(self) -> str:
        return f"{self.clarification} reply {self.number}"


class ClarificationFile(models.Model):
    """A file that came with an answer, checked as a bid's own files are."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    reply = models.ForeignKey(ClarificationReply, on_delete=models.CASCADE, related_name="files")
    file = models.FileField(upload_to=clarification_path, max_length=200)
    name = models.CharField("name as uploaded", max_length=200)
    media_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField("size in bytes")
    sha256 = models.CharField(max_length=64)
    scan_state = models.CharField(max_length=12, choices=ScanState.choices)
    scan_note = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["reply", "pk"]

    def __str__(self) -> str:
        return self.name
