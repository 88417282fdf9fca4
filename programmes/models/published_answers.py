"""What bidders asked before the deadline, as answered to all."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from programmes.models.rounds import Round


class PublishedAnswer(models.Model):
    """A question in the department's wording, and the answer. Who asked is not known here."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="published_answers")
    number = models.PositiveSmallIntegerField()
    question = models.TextField()
    answer = models.TextField()
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="answers_published"
    )

    class Meta:
        ordering = ["round", "number"]
        constraints = [
            models.UniqueConstraint(fields=["round", "number"], name="published_answer_number_once_a_round"),
            models.CheckConstraint(condition=~Q(question="") & ~Q(answer=""), name="published_answer_says_both"),
        ]

    def __str__(self) -> str:
        return f"Question {self.number} on {self.round}"
