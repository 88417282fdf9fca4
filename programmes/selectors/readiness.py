"""What stands between a draft round and its publication, as a checklist."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from portal.look.words import join, moment, pounds_prose
from programmes.models import FILE_FACTS, FILE_KINDS, Criterion, Question, QuestionKind, Round
from programmes.selectors.award_terms import RULES, terms_problems
from programmes.selectors.questions import all_questions, question_set

WITH_OPTIONS = frozenset({QuestionKind.CHOICE, QuestionKind.CHOICES})
MAY_REVEAL = frozenset({*WITH_OPTIONS, QuestionKind.YES_NO, QuestionKind.PRIORITY_AREA})
FACT_TEXTS = frozenset({QuestionKind.SHORT_TEXT, QuestionKind.LONG_TEXT})
KEEPS_LEVELS = frozenset(range(6))


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the checklist: what is checked, and the sentences that say what blocks."""

    name: str
    problems: tuple[str, ...] = ()

    @property
    def is_met(self) -> bool:
        """Whether nothing here blocks publication."""
        return not self.problems


def publishing_checklist(round: Round, now: datetime) -> list[Check]:
    """Every check of a draft round, met or not. Five queries at any size."""
    criteria = list(round.criteria.order_by("order", "pk").prefetch_related("levels"))
    sections = question_set(round)
    questions = all_questions(sections)
    areas = {area.slug for area in round.priority_areas.all()}
    return [
        Check("Dates", tuple(_dates(round, now))),
        Check("Money", tuple(_money(round))),
        Check("Who may bid", tuple(_bidders(round))),
        Check("Criteria and weights", tuple(_weights(criteria))),
        Check("Described levels", tuple(_levels(criteria))),
        Check("Sections", tuple(_sections([(s.title, len(s.questions.all())) for s in sections]))),
        Check("Questions", tuple(_questions(questions, bool(areas)))),
        Check("Costs", tuple(_costs(round, questions))),
        Check("Conditions", tuple(_conditions(questions, areas))),
        Check("Rule of award", tuple(_award(round, sorted(areas)))),
        Check("A section for each criterion", tuple(_covered(criteria, {s.criterion_id for s in sections}))),
    ]


def publishing_blockers(round: Round, now: datetime) -> list[str]:
    """The sentences of every check that is not met."""
    return [problem for check in publishing_checklist(round, now) for problem in check.problems]


def _dates(round: Round, now: datetime) -> Iterable[str]:
    if round.is_record:
        yield "This round is from the record: it took place before this portal and takes no bids."
    if round.opens_at is None or round.closes_at is None:
        yield "Say when the round opens and when it closes, with a time of day."
        return
    if round.closes_at <= round.opens_at:
        yield "The round closes before it opens. Change one of the dates."
    if round.closes_at <= now and not round.is_demonstration:
        yield f"The closing date, {moment(round.closes_at)}, has passed. Choose one that is still to come."
    if round.accept_by and round.accept_by <= round.closes_at:
        yield "The date by which awards are accepted is before the round closes."


def _money(round: Round) -> Iterable[str]:
    if not round.budget_pounds:
        yield "Give the round a budget."
        return
    if round.max_award_pounds and round.max_award_pounds > round.budget_pounds:
        yield (
            f"The largest award, {pounds_prose(round.max_award_pounds)}, is more than the budget, "
            f"{pounds_prose(round.budget_pounds)}."
        )
    if round.first_financial_year is None or round.last_financial_year is None:
        yield "Say which financial years the cost table covers."
    elif not 0 <= round.last_financial_year - round.first_financial_year < 10:
        yield "The cost table must cover one to ten financial years, the first before the last."


def _costs(round: Round, questions: Sequence[Question]) -> Iterable[str]:
    """Rules on the cost table that no bid could keep, since there is none or too little may be awarded."""
    if round.min_award_pounds and round.budget_pounds and round.min_award_pounds > round.budget_pounds:
        yield f"The smallest award, {pounds_prose(round.min_award_pounds)}, is more than the budget."
    if any(question.kind == QuestionKind.COST_TABLE for question in questions):
        return
    if round.min_match_pounds or round.min_match_percent:
        yield "The round asks for match funding, and no question asks for the costs."
    for question in questions:
        if question.equals:
            yield f"“{question.label}” must equal a total of the cost table, and no question asks for the costs."


def _award(round: Round, areas: Sequence[str]) -> Iterable[str]:
    if round.award_rule not in RULES:
        yield "Choose the rule of award."
        return
    found = terms_problems(round.award_terms, rule=round.award_rule, budget_pounds=round.budget_pounds, areas=areas)
    for _, sentence in found:
        yield f"{sentence.rstrip('.')}."


def _bidders(round: Round) -> Iterable[str]:
    if not round.eligible_kinds:
        yield "Choose at least one kind of organisation that may bid."
    if not round.reference_prefix:
        yield "Give the start of each bid's reference, like DR1."
    yield from _follows(round)
    if round.bids_per_organisation < 1:
        yield "An organisation must be allowed at least one bid."
    if round.reads_per_bid < 1:
        yield "Each bid must be read at least once."


def _follows(round: Round) -> Iterable[str]:
    earlier = round.follows
    if earlier is None:
        return
    if earlier.is_record or not earlier.published_at:
        yield f"{earlier.title} is not published, so nobody can be invited from it."
    elif earlier.closes_at and round.closes_at and earlier.closes_at >= round.closes_at:
        yield f"{earlier.title}, which this round follows, closes after it does."


def _weights(criteria: Sequence[Criterion]) -> Iterable[str]:
    if not criteria:
        yield "Add the criteria that bids are scored on."
        return
    total = sum(criterion.weight for criterion in criteria)
    if total != 100:
        yield f"The weights add up to {total}. They must add up to 100."


def _levels(criteria: Sequence[Criterion]) -> Iterable[str]:
    for criterion in criteria:
        levels = {level.value: level for level in criterion.levels.all()}
        missing = sorted(KEEPS_LEVELS - levels.keys())
        bare = [str(value) for value in (1, 3, 5) if value in levels and not levels[value].description.strip()]
        if missing:
            yield f"“{criterion.name}” has no level {join(missing)}. Each criterion needs levels 0 to 5."
        if bare:
            yield f"“{criterion.name}” does not describe level {join(bare)}."


def _sections(sections: Sequence[tuple[str, int]]) -> Iterable[str]:
    if not sections:
        yield "Add at least one section with a question."
    for title, count in sections:
        if not count:
            yield f"The section “{title}” has no questions. Add one or remove the section."


def _questions(questions: Sequence[Question], has_areas: bool) -> Iterable[str]:
    seen: set[str] = set()
    for question in questions:
        if question.key in seen:
            yield f"Two questions have the key “{question.key}”. A key names one question of the round."
        seen.add(question.key)
        yield from _one_question(question, has_areas)
    for kind in (QuestionKind.COST_TABLE, QuestionKind.PARTNERS):
        if sum(question.kind == kind for question in questions) > 1:
            yield f"Only one question may be of the kind “{kind.label}”."


def _one_question(question: Question, has_areas: bool) -> Iterable[str]:
    if question.kind == QuestionKind.LONG_TEXT and not question.word_limit:
        yield f"“{question.label}” has no word limit."
    if question.kind in WITH_OPTIONS and len(question.options) < 2:
        yield f"“{question.label}” needs at least two options."
    if question.kind == QuestionKind.TABLE and not question.columns:
        yield f"“{question.label}” is a table without columns."
    if question.standing_fact and question.kind not in asks_for(question.standing_fact):
        yield f"“{question.label}” asks for a standing fact that its kind of answer cannot hold."
    if question.kind == QuestionKind.PRIORITY_AREA and not has_areas:
        yield f"“{question.label}” asks for a priority area, and the round has none."


def _conditions(questions: Sequence[Question], areas: set[str]) -> Iterable[str]:
    places = {question.pk: place for place, question in enumerate(questions)}
    for question in questions:
        if not question.show_if_id:
            continue
        earlier = question.show_if
        if earlier is None or places[earlier.pk] >= places[question.pk]:
            yield f"“{question.label}” depends on a question that is not asked before it."
        elif not question.show_if_values:
            yield f"“{question.label}” does not say which answers reveal it."
        elif unknown := set(question.show_if_values) - possible_answers(earlier, areas):
            yield f"“{question.label}” waits for {join(sorted(unknown))}, which cannot be answered there."


def asks_for(fact: str) -> frozenset[QuestionKind]:
    """The kinds of question that a standing fact answers."""
    return FILE_KINDS if fact in FILE_FACTS else FACT_TEXTS


def possible_answers(question: Question, areas: set[str]) -> set[str]:
    """The answers that a condition on a question may wait for; none for other kinds."""
    if question.kind == QuestionKind.YES_NO:
        return {"yes", "no"}
    if question.kind == QuestionKind.PRIORITY_AREA:
        return areas
    return set(question.options) if question.kind in WITH_OPTIONS else set()


def _covered(criteria: Sequence[Criterion], judged: set[int | None]) -> Iterable[str]:
    for criterion in criteria:
        if criterion.pk not in judged:
            yield f"No section is judged under “{criterion.name}”. Choose one, so that assessors know where to look."
