"""Questions that bidders asked, as they were answered to all."""

from __future__ import annotations

from programmes.models import PublishedAnswer, Round
from programmes.selectors.feeds import NEWEST, Entry
from programmes.selectors.opendata.identifiers import absolute


def answers_of(round: Round) -> list[PublishedAnswer]:
    """All of them, in the order they were published. One query."""
    return list(round.published_answers.order_by("number"))


def answer_entries(round: Round, page: str) -> list[Entry]:
    """The newest as entries of a feed. One query."""
    newest = round.published_answers.order_by("-number")[:NEWEST]
    return [_entry(each, absolute(f"{page}#answer-{each.number}")) for each in newest]


def _entry(each: PublishedAnswer, place: str) -> Entry:
    return Entry(place, _short(each.question), place, each.published_at, each.answer)


def _short(question: str) -> str:
    line = " ".join(question.split())
    return line if len(line) <= 120 else f"{line[:119]}…"
