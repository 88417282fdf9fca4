"""What readers say of a page: whether it was useful, and what they were looking for."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

MOST_LETTERS = 500


class PageAnswer(models.Model):
    """One answer: a page, yes or no, a day. Nothing says who gave it."""

    path = models.CharField("page", max_length=200, db_index=True)
    was_useful = models.BooleanField()
    looking_for = models.TextField("what they were looking for", blank=True)
    answered_on = models.DateField()
    erased_on = models.DateField("words erased on", null=True, editable=False)

    class Meta:
        ordering = ["-answered_on", "-pk"]
        verbose_name = "answer about a page"
        verbose_name_plural = "answers about pages"
        constraints = [
            models.CheckConstraint(
                condition=Q(erased_on__isnull=True) | Q(looking_for=""), name="page_answer_erased_has_no_words"
            )
        ]

    def __str__(self) -> str:
        return f"{'Useful' if self.was_useful else 'Not useful'}: {self.path}"
