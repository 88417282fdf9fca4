"""What bidders asked before the deadline, as answered to all."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from programmes.models.rounds import Round


class PublishedAnswer(models.Model):
    """A question in the department's wording, and the answer. Who asked is not known here.

    A correction puts other words in their place: what stood before is kept in an ``AnswerCorrection``, without
    which a trigger lets nothing change.
    """

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="published_answers")
    number = models.PositiveSmallIntegerField()
    question = models.TextField()
    answer = models.TextField()
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="answers_published"
    )

    corrected_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["round", "number"]
        constraints = [
            models.UniqueConstraint(fields=["round", "number"], name="published_answer_number_once_a_round"),
            models.CheckConstraint(condition=~Q(question="") & ~Q(answer=""), name="published_answer_says_both"),
        ]

    def __str__(self) -> str:
        return f"Question {self.number} on {self.round}"


class AnswerCorrection(models.Model):
    """A published answer was corrected: the words that stood before, why, when and by whom. Never changed."""

    answer = models.ForeignKey(PublishedAnswer, on_delete=models.PROTECT, related_name="corrections")
    number = models.PositiveSmallIntegerField()
    question_before = models.TextField()
    answer_before = models.TextField()
    reason = models.TextField()
    corrected_at = models.DateTimeField()
    corrected_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="answers_corrected"
    )

    class Meta:
        ordering = ["answer", "number"]
        constraints = [
            models.UniqueConstraint(fields=["answer", "number"], name="answer_correction_number_once_an_answer"),
            models.CheckConstraint(condition=~Q(reason=""), name="answer_correction_says_why"),
        ]

    def __str__(self) -> str:
        return f"Correction {self.number} of {self.answer}"
