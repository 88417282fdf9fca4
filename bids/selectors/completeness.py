"""What keeps a bid from being certified and handed in, in sentences."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bids.models import Bid
from bids.selectors.cost_rules import Totalled, short_of_match, unequal
from bids.selectors.progress import Parts, SectionProgress, parts_of, progress_now
from portal.look.words import pounds
from programmes.models import Question, QuestionKind, Round


@dataclass(frozen=True)
class Gap:
    """One thing that is missing or outside the round's limits: where it is, and what to do."""

    section: str
    question: str
    sentence: str


def gaps(bid: Bid) -> list[Gap]:
    """Everything that keeps the bid from being handed in, in the order of its questions."""
    parts = parts_of(bid)
    sections, answers = progress_now(bid, parts)
    found = [
        Gap(progress.section.slug, question.key, _unfinished(question, parts))
        for progress in sections
        for question in progress.missing
    ]
    return [*found, *money_gaps(bid.round, sections, answers, parts)]


def money_gaps(
    round_: Round, sections: Sequence[SectionProgress], answers: Mapping[int, Any], parts: Parts
) -> list[Gap]:
    """What of the costs is outside the round's rules, each at the question where it is mended."""
    asked = [(progress.section, question) for progress in sections for question in progress.asked]
    costs = next(((section, q) for section, q in asked if q.kind == QuestionKind.COST_TABLE), None)
    if costs is None or not parts.grant_pounds:
        return []
    section, table = costs
    totals = Totalled(parts.grant_pounds, parts.match_pounds)
    said = [*outside_limits(round_, parts.grant_pounds), *short_of_match(round_, totals)]
    return [
        *(Gap(section.slug, table.key, sentence) for sentence in said),
        *(
            Gap(place.slug, question.key, sentence)
            for place, question in asked
            if (sentence := unequal(question, answers.get(question.pk), totals))
        ),
    ]


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
