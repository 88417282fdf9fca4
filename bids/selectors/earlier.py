"""What an organisation has answered before: to the same question, or to one that is asked in similar words."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import Case, F, FloatField, Q, QuerySet, Value, When
from django.http import Http404

from bids.models import Answer, Attachment, Bid
from bids.selectors.display import Names
from bids.selectors.fitting import TEXTS, Choices, Fit, choices_for, fit
from bids.selectors.reading import Shown, shown
from portal.look.words import word_count
from programmes.models import FILE_KINDS, LocalAuthority, PriorityArea, Question, QuestionKind
from programmes.selectors.questions import most_files

Files = dict[tuple[int, int], list[Attachment]]
"""By bid and question."""
ALIKE = 0.4
"""How alike two wordings must be, by trigrams, to be thought the same question."""
MOST_SHOWN = 20
APART = frozenset({QuestionKind.COST_TABLE, QuestionKind.PARTNERS})
"""Kinds that are taken over with a whole bid alone."""
REUSED = frozenset(QuestionKind) - APART - {QuestionKind.DECLARATION}


@dataclass(frozen=True, slots=True)
class Earlier:
    """One earlier answer, whole: where it comes from, and what of it fits the question now asked."""

    answer: Answer
    shown: Shown
    fit: Fit
    words: int = 0
    files: tuple[Attachment, ...] = ()
    beside: tuple[Attachment, ...] = ()
    """Files beside it, where the question now asked takes such."""

    @property
    def text(self) -> str:
        """The answer's text, for questions that are answered in words."""
        return str(self.answer.value) if self.answer.question.kind in TEXTS else ""

    @property
    def is_usable(self) -> bool:
        """Whether anything of it can be used: too long a text can, once it is shortened."""
        return bool(self.files) or bool(self.text) or self.fit.value is not None


def earlier_answers(bid: Bid, question: Question) -> list[Earlier]:
    """The organisation's answers in its other bids, the same key first, then by likeness, the newest in front.

    At most seven queries at any number of bids.
    """
    return _shown(bid, question, list(_candidates(bid, question)[:MOST_SHOWN]))


def earlier_answer(bid: Bid, question: Question, answer_id: int) -> Earlier:
    """One of them; ``Http404`` for an answer of anybody else's bid, or to a question that is not alike."""
    found = _shown(bid, question, list(_candidates(bid, question).filter(pk=answer_id)))
    if not found:
        raise Http404("Your organisation has no such answer.")
    return found[0]


def _candidates(bid: Bid, question: Question) -> QuerySet[Answer]:
    kinds = TEXTS if question.kind in TEXTS else FILE_KINDS if question.kind in FILE_KINDS else {question.kind}
    return (
        Answer.objects.filter(bid__organisation=bid.organisation_id, question__kind__in=kinds)
        .exclude(bid=bid)
        .exclude(Q(value__isnull=True) | Q(value="") | Q(value=[]))
        .annotate(
            likeness=Case(
                When(question__key=question.key, then=Value(1.0)),
                default=TrigramSimilarity("question__label", question.label),
                output_field=FloatField(),
            )
        )
        .filter(likeness__gte=ALIKE)
        .select_related("question__section__round", "bid", "saved_by")
        .order_by(F("likeness").desc(), "-saved_at", "-pk")
    )


def _shown(bid: Bid, question: Question, answers: list[Answer]) -> list[Earlier]:
    choices = choices_for(bid, [answer.value for answer in answers])
    names = _names(question, answers)
    files: Files = {}
    if most_files(question):
        found = Attachment.objects.filter(bid__in={answer.bid_id for answer in answers}, removed_at__isnull=True)
        for attachment in found.order_by("pk"):
            files.setdefault((attachment.bid_id, attachment.question_id), []).append(attachment)
    return [_one(question, answer, choices, names, files) for answer in answers]


def _one(question: Question, answer: Answer, choices: Choices, names: Names, files: Files) -> Earlier:
    own = tuple(files.get((answer.bid_id, answer.question_id), ()))
    if question.kind in FILE_KINDS:
        return Earlier(answer, Shown(answer.question), Fit(None), files=own)
    text = str(answer.value) if answer.question.kind in TEXTS else ""
    return Earlier(
        answer,
        shown(answer.bid, answer.question, answer.value, names),
        fit(question, answer.question, answer.value, choices),
        words=word_count(text),
        beside=own,
    )


def _names(question: Question, answers: list[Answer]) -> Names:
    """Names for what the values only name, of any of the organisation's rounds. One query, or none."""
    if question.kind == QuestionKind.PRIORITY_AREA:
        rounds = {answer.bid.round_id for answer in answers}
        return dict(PriorityArea.objects.filter(round__in=rounds).values_list("slug", "name"))
    if question.kind == QuestionKind.AUTHORITIES:
        codes = {code for answer in answers for code in answer.value or []}
        return dict(LocalAuthority.objects.filter(gss_code__in=codes).values_list("gss_code", "nice_name"))
    return {}


def joined(present: str, more: str) -> str:
    """The present text with an earlier one after it."""
    return f"{present.rstrip()}\n\n{more.lstrip()}" if present.strip() else more
