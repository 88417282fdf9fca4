"""What a team needs to write one bid together: who is where, who does what, and what they say of it."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from bids.models.bids import Bid, pair, person
from programmes.models import Question, Section


class Presence(models.Model):
    """Somebody has a section open to write in. The row is renewed as they write, and counts for minutes."""

    bid = models.ForeignKey(Bid, on_delete=models.CASCADE, related_name="presences")
    section = models.ForeignKey(Section, on_delete=models.CASCADE, related_name="presences")
    user = person("presences")
    seen_at = models.DateTimeField()

    class Meta:
        ordering = ["bid", "section", "-seen_at"]
        constraints = [
            models.UniqueConstraint(fields=["bid", "section", "user"], name="presence_once_a_person_and_section")
        ]

    def __str__(self) -> str:
        return f"{self.user} on {self.section} of {self.bid.reference}"


class Assignment(models.Model):
    """The person who sees to a section of a bid. Everyone else of the team may still write in it."""

    bid = models.ForeignKey(Bid, on_delete=models.CASCADE, related_name="assignments")
    section = models.ForeignKey(Section, on_delete=models.PROTECT, related_name="assignments")
    user = person("assignments")
    assigned_at = models.DateTimeField()
    assigned_by = person("assignments_made")

    class Meta:
        ordering = ["bid", "section"]
        constraints = [models.UniqueConstraint(fields=["bid", "section"], name="assignment_once_a_section")]

    def __str__(self) -> str:
        return f"{self.section} of {self.bid.reference}: {self.user}"


class Comment(models.Model):
    """What a member of the team says of an answer, until it is resolved. Never part of what is handed in.

    ``key`` comes with the form, so that a form sent twice is one comment.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    bid = models.ForeignKey(Bid, on_delete=models.CASCADE, related_name="comments")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="comments")
    text = models.CharField(max_length=2000)
    written_at = models.DateTimeField()
    written_by = person("comments_written")
    resolved_at = models.DateTimeField(null=True, blank=True)
    resolved_by = person("comments_resolved", null=True)

    class Meta:
        ordering = ["bid", "question", "pk"]
        constraints = [
            pair("comment_resolved_at_and_by", "resolved"),
            models.CheckConstraint(condition=~Q(text=""), name="comment_says_something"),
        ]

    def __str__(self) -> str:
        return f"{self.bid.reference} {self.question.key}: {self.text[:40]}"
