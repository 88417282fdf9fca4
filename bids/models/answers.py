"""What a bid says to each question, and every version of it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from bids.models.bids import Bid, person
from programmes.models import Question


class Answer(models.Model):
    """A bid's present answer to one question; ``version`` grows by one with each change.

    ``typing_since`` is when the run of autosaves began that wrote the present value; null when it was
    saved by hand. A trigger refuses a change of a value that is no ``AnswerVersion`` yet, unless
    its own writer goes on typing (see docs/decisions/0015).
    """

    bid = models.ForeignKey(Bid, on_delete=models.CASCADE, related_name="answers")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="answers")
    value = models.JSONField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField()
    saved_by = person("answers_saved")
    typing_since = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["bid", "question"]
        constraints = [models.UniqueConstraint(fields=["bid", "question"], name="answer_once_a_question")]
        indexes = [models.Index(fields=["typing_since"], condition=Q(typing_since__isnull=False), name="answer_typed")]

    def __str__(self) -> str:
        return f"{self.bid.reference} {self.question.key}"


class AnswerVersion(models.Model):
    """One saved version of an answer, kept for good."""

    answer = models.ForeignKey(Answer, on_delete=models.CASCADE, related_name="versions")
    version = models.PositiveIntegerField()
    value = models.JSONField(null=True, blank=True)
    saved_at = models.DateTimeField()
    saved_by = person("answer_versions_saved")

    class Meta:
        ordering = ["answer", "-version"]
        constraints = [models.UniqueConstraint(fields=["answer", "version"], name="answer_version_once")]

    def __str__(self) -> str:
        return f"{self.answer} version {self.version}"
