"""What a round asks: sections of questions."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from programmes.models.criteria import Criterion
from programmes.models.facts import FactKind
from programmes.models.rounds import Round


class QuestionKind(models.TextChoices):
    """How a question is asked and what its answer's value looks like (as JSON)."""

    SHORT_TEXT = "short_text", "Short text"  # str
    LONG_TEXT = "long_text", "Long text with a word limit"  # str
    NUMBER = "number", "Number"  # int or decimal as str
    MONEY = "money", "Money in whole pounds"  # int
    DATE = "date", "Date"  # "YYYY-MM-DD"
    CHOICE = "choice", "One of several"  # str
    CHOICES = "choices", "Several of several"  # list[str]
    YES_NO = "yes_no", "Yes or no"  # "yes" | "no"
    AUTHORITIES = "authorities", "Local authorities"  # list of GSS codes
    PRIORITY_AREA = "priority_area", "One of the round's priority areas"  # slug
    TABLE = "table", "Table of rows"  # list of {column key: str}
    FILE = "file", "One file"  # the bid's attachment for this question
    FILES = "files", "Several files"  # likewise
    COST_TABLE = "cost_table", "Cost table"  # the bid's cost lines
    PARTNERS = "partners", "Partners"  # the bid's partners
    DECLARATION = "declaration", "Declaration to agree to"  # "yes"


FILE_KINDS = frozenset({QuestionKind.FILE, QuestionKind.FILES})
"""Kinds whose answer is files."""
MOST_FILES = 10
"""How many files a question takes at most, as its answer or beside it."""


class Totals(models.TextChoices):
    """A total of the cost table that an answer in pounds must equal."""

    GRANT = "grant", "The grant applied for"
    MATCH = "match", "The match funding"
    ALL = "all", "All costs, grant and match funding together"


class Section(models.Model):
    """A page of questions; judged under one criterion, or under none."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="sections")
    title = models.CharField(max_length=200)
    slug = models.SlugField(max_length=120)
    intro = models.TextField(blank=True)
    criterion = models.ForeignKey(Criterion, on_delete=models.SET_NULL, null=True, blank=True, related_name="sections")
    order = models.PositiveSmallIntegerField(default=100)

    class Meta:
        ordering = ["order", "pk"]
        constraints = [models.UniqueConstraint(fields=["round", "slug"], name="section_once_a_round")]

    def __str__(self) -> str:
        return self.title


class Question(models.Model):
    """One question. ``key`` names it for good within its round: answers are reused by key."""

    section = models.ForeignKey(Section, on_delete=models.CASCADE, related_name="questions")
    key = models.SlugField(max_length=60)
    kind = models.CharField(max_length=20, choices=QuestionKind.choices)
    label = models.CharField(max_length=300)
    help = models.TextField(blank=True)
    required = models.BooleanField(default=True)
    word_limit = models.PositiveSmallIntegerField(null=True, blank=True)
    options = ArrayField(
        models.CharField(max_length=200), default=list, blank=True, help_text="For choices: one option each"
    )
    columns = models.JSONField(
        default=list, blank=True, help_text='For tables: [{"key": "measure", "label": "Measure"}, …]'
    )
    show_if = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="reveals",
        verbose_name="shown only if",
    )
    show_if_values = ArrayField(
        models.CharField(max_length=200), default=list, blank=True, verbose_name="is answered with one of"
    )
    standing_fact = models.CharField(
        "standing fact it asks for",
        max_length=20,
        choices=FactKind.choices,
        blank=True,
        help_text="Bidders are offered what their organisation has filled in once",
    )
    equals = models.CharField(
        "must equal in the cost table",
        max_length=6,
        choices=Totals.choices,
        blank=True,
        help_text="For money: a bid whose answer is another amount cannot be submitted",
    )
    files_beside = models.PositiveSmallIntegerField(
        "files beside the answer, up to",
        default=0,
        help_text=f"Evidence that may be attached beside the answer: 0 for none, {MOST_FILES} at most",
    )
    files_beside_hint = models.CharField(
        "what files are wanted", max_length=200, blank=True, help_text="Told to bidders where they attach them"
    )
    order = models.PositiveSmallIntegerField(default=100)

    class Meta:
        ordering = ["order", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(files_beside=0) | (Q(files_beside__lte=MOST_FILES) & ~Q(kind__in=sorted(FILE_KINDS))),
                name="question_files_beside_are_few_and_no_answer",
            ),
            models.CheckConstraint(
                condition=Q(equals="") | Q(kind=QuestionKind.MONEY), name="question_that_equals_costs_is_money"
            ),
            models.UniqueConstraint(fields=["section", "key"], name="question_key_once_a_section"),
            models.CheckConstraint(
                condition=Q(word_limit__isnull=True) | Q(word_limit__gte=1),
                name="question_word_limit_is_positive",
            ),
        ]

    def __str__(self) -> str:
        return self.label
