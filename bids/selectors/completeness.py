"""What keeps a bid from being certified and handed in, in sentences."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bids.models import Bid
from bids.selectors.progress import Parts, missing_answers, parts_of
from portal.look.words import pounds
from programmes.models import Question, QuestionKind, Round, Section


@dataclass(frozen=True)
class Gap:
    """One thing that is missing or outside the round's limits: where it is, and what to do."""

    section: str
    question: str
    sentence: str


def gaps(bid: Bid) -> list[Gap]:
    """Everything that keeps the bid from being handed in, in the order of its questions."""
    missing = missing_answers(bid)
    parts = parts_of(bid)
    found = [Gap(section.slug, question.key, _unfinished(question, parts)) for section, question in missing]
    grant = parts.grant_pounds
    costs = _cost_section(bid)
    if grant and costs:
        found.extend(Gap(costs.slug, "costs", sentence) for sentence in outside_limits(bid.round, grant))
    return found


def unconfirmed(count: int) -> str:
    """What keeps a bid back whose partners must confirm."""
    return "1 partner has not confirmed its part." if count == 1 else f"{count} partners have not confirmed their part."


def _unfinished(question: Question, parts: Parts) -> str:
    if question.kind == QuestionKind.PARTNERS and parts.unconfirmed:
        return f"“{question.label}”: {unconfirmed(parts.unconfirmed)}"
    return f"“{question.label}” is not finished."


def outside_limits(round_: Round, grant_pounds: int) -> Iterable[str]:
    """Sentences for a grant below the least or above the most that the round awards."""
    least, most = round_.min_award_pounds, round_.max_award_pounds
    asked = f"The grant applied for is {pounds(grant_pounds)}"
    if least is not None and grant_pounds < least:
        yield f"{asked}; the least this round awards is {pounds(least)}."
    if most is not None and grant_pounds > most:
        yield f"{asked}; the most this round awards is {pounds(most)}."


def _cost_section(bid: Bid) -> Section | None:
    return bid.round.sections.filter(questions__kind=QuestionKind.COST_TABLE).first()
