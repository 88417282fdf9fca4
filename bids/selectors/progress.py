"""How far a bid has got: which questions are asked of it, which are finished, and what is missing.

A draft may be saved half finished. A question is finished when it is answered as far as it is asked:
a table has at least one row and no empty cell, a cost table some money from the grant, a question for
files a file. Word limits hold at every saving, so no saved answer is over its limit.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Sum

from bids.models import Answer, Bid, MoneySource
from bids.states import PartnerState, ScanState
from programmes.models import FILE_KINDS, Question, QuestionKind, Section
from programmes.selectors.questions import is_shown


@dataclass(frozen=True)
class Parts:
    """What a bid holds outside its answers."""

    grant_pounds: int
    partners: int
    file_questions: frozenset[int]
    unconfirmed: int = 0
    """Partners that have not confirmed, in a round where they must."""
    match_pounds: int = 0


@dataclass
class SectionProgress:
    """One section of a bid: its questions as they are asked now, and those not finished."""

    section: Section
    asked: list[Question] = field(default_factory=list)
    missing: list[Question] = field(default_factory=list)
    answered: int = 0

    @property
    def state(self) -> str:
        """``completed``, ``in_progress`` or ``not_started``, as ``portal.look.states`` has them."""
        if not self.missing and (self.answered or not any(q.required for q in self.asked)):
            return "completed"
        return "in_progress" if self.answered else "not_started"

    @property
    def is_done(self) -> bool:
        """Whether nothing of it is missing."""
        return self.state == "completed"


def parts_of(bid: Bid) -> Parts:
    """Counted with the bid by ``with_totals``, or else asked for now (three queries)."""
    if hasattr(bid, "grant_pounds"):
        unconfirmed = bid.partners_unconfirmed if bid.round.partners_confirm else 0  # type: ignore[attr-defined]  # annotated
        held, match = frozenset(bid.file_questions), bid.match_pounds  # type: ignore[attr-defined]  # likewise
        return Parts(bid.grant_pounds, bid.partner_total, held, unconfirmed, match)  # type: ignore[attr-defined]  # likewise
    sums = dict(bid.cost_lines.order_by().values_list("source").annotate(sum=Sum("amount_pounds")))
    files = bid.attachments.filter(removed_at__isnull=True).exclude(scan_state=ScanState.REFUSED)
    waiting = bid.partners.exclude(state=PartnerState.CONFIRMED).count() if bid.round.partners_confirm else 0
    asked = frozenset(files.values_list("question_id", flat=True))
    grant, match = sums.get(MoneySource.GRANT.value, 0), sums.get(MoneySource.MATCH.value, 0)
    return Parts(grant, bid.partners.count(), asked, waiting, match)


def progress_of(
    bid: Bid, questions: Iterable[Question], answers: Mapping[int, Any], parts: Parts | None = None
) -> list[SectionProgress]:
    """Each section's progress, given the round's questions in order and the answers by question id."""
    parts = parts or parts_of(bid)
    listed = list(questions)
    by_key = {question.key: answers.get(question.pk) for question in listed}
    sections: dict[int, SectionProgress] = {}
    for question in listed:
        progress = sections.setdefault(question.section_id, SectionProgress(question.section))
        if is_shown(question, by_key):
            _count(progress, question, answers.get(question.pk), parts)
    return list(sections.values())


def missing_answers(bid: Bid) -> list[tuple[Section, Question]]:
    """What a bid still lacks before it can be handed in, in the order it is asked."""
    sections, _ = progress_now(bid, parts_of(bid))
    return [(progress.section, question) for progress in sections for question in progress.missing]


def progress_now(bid: Bid, parts: Parts) -> tuple[list[SectionProgress], dict[int, Any]]:
    """Each section's progress as the bid stands now, and the answers by question id. Two queries."""
    questions = questions_of([bid.round_id]).get(bid.round_id, [])
    answers = dict(bid.answers.values_list("question_id", "value"))
    return progress_of(bid, questions, answers, parts), answers


def questions_of(round_ids: Iterable[int]) -> dict[int, list[Question]]:
    """The questions of several rounds in the order they are asked, linked to each other. One query."""
    found = list(
        Question.objects.filter(section__round_id__in=set(round_ids))
        .select_related("section", "section__criterion")
        .order_by("section__order", "section__pk", "order", "pk")
    )
    by_id = {question.pk: question for question in found}
    rounds: dict[int, list[Question]] = {}
    for question in found:
        question.show_if = by_id.get(question.show_if_id) if question.show_if_id else None
        rounds.setdefault(question.section.round_id, []).append(question)
    return rounds


def values_of(bids: Sequence[Bid]) -> dict[int, dict[int, Any]]:
    """The answers of several bids: values by question id, by bid id. One query."""
    values: dict[int, dict[int, Any]] = {bid.pk: {} for bid in bids}
    rows = Answer.objects.filter(bid__in=list(values)).order_by().values_list("bid_id", "question_id", "value")
    for bid_id, question_id, value in rows:
        values[bid_id][question_id] = value
    return values


def is_finished(question: Question, value: Any, parts: Parts) -> bool:
    """Whether the question is answered as far as it is asked."""
    if question.kind in FILE_KINDS:
        return question.pk in parts.file_questions
    if question.kind == QuestionKind.COST_TABLE:
        return parts.grant_pounds > 0
    if question.kind == QuestionKind.PARTNERS:
        return parts.partners > 0 and not parts.unconfirmed
    if question.kind == QuestionKind.TABLE:
        return bool(value) and all(
            all(str(row.get(column["key"], "")).strip() for column in question.columns) for row in value
        )
    return bool(str(value).strip()) if value not in (None, [], {}) else False


def is_begun(question: Question, value: Any, parts: Parts) -> bool:
    """Whether anything at all is there."""
    if question.kind == QuestionKind.PARTNERS:
        return parts.partners > 0
    if question.kind in {QuestionKind.TABLE, QuestionKind.COST_TABLE}:
        return bool(value) or is_finished(question, value, parts)
    return is_finished(question, value, parts)


def _count(progress: SectionProgress, question: Question, value: Any, parts: Parts) -> None:
    progress.asked.append(question)
    begun = is_begun(question, value, parts)
    progress.answered += begun
    if (question.required or begun) and not is_finished(question, value, parts):
        progress.missing.append(question)
