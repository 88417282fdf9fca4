"""What a made-up bid is to show: most are complete, and each third breaks one rule on purpose."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum

from programmes.models import Question, QuestionKind, Round

TEXTS = frozenset({QuestionKind.LONG_TEXT, QuestionKind.SHORT_TEXT})


class Plan(StrEnum):
    """What one bid is made to show, in the words of the rehearsal's page."""

    COMPLETE = "Answers everything, near each word limit"
    GAP = "Leaves out an answer that is required"
    TOO_LONG = "Writes more words than the limit"
    TOO_MUCH = "Applies for more than the largest award"
    TOO_LITTLE = "Applies for less than the smallest award"
    UNEQUAL = "Asks for another amount than its costs come to"
    LITTLE_MATCH = "Brings less match funding than the round asks for"
    UNCERTIFIED = "Is not certified by everybody who must"


def plan_for(number: int, round_: Round, questions: Sequence[Question]) -> Plan:
    """The plan of a round's bid by its number, from 1: the third, sixth … break the rules there are in turn."""
    broken = list(breakable(round_, questions))
    if number % 3 or not broken:
        return Plan.COMPLETE
    return broken[(number // 3 - 1) % len(broken)]


def breakable(round_: Round, questions: Sequence[Question]) -> Iterable[Plan]:
    """The plans that break a rule which the round has."""
    if left_out(questions):
        yield Plan.GAP
    if too_long(questions):
        yield Plan.TOO_LONG
    if any(question.kind == QuestionKind.COST_TABLE for question in questions):
        yield from _breaking_costs(round_, questions)
    if round_.certified_by_dcs or round_.certified_by_s151:
        yield Plan.UNCERTIFIED


def _breaking_costs(round_: Round, questions: Sequence[Question]) -> Iterable[Plan]:
    if round_.max_award_pounds:
        yield Plan.TOO_MUCH
    if (round_.min_award_pounds or 0) > 1:
        yield Plan.TOO_LITTLE
    if any(question.equals and not question.show_if_id for question in questions):
        yield Plan.UNEQUAL
    if round_.min_match_pounds or round_.min_match_percent:
        yield Plan.LITTLE_MATCH


def left_out(questions: Iterable[Question]) -> Question | None:
    """The question that a bid with a gap does not answer: the first text that every bid must write."""
    wanted = (q for q in questions if q.required and q.kind in TEXTS and not q.show_if_id)
    return next(wanted, None)


def too_long(questions: Iterable[Question]) -> Question | None:
    """The question whose word limit is passed: the first that has one and is asked of every bid."""
    return next((q for q in questions if q.word_limit and q.kind in TEXTS and not q.show_if_id), None)
