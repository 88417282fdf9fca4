"""Questions that bidders asked, as they were answered to all."""

from __future__ import annotations

from django.db.models import prefetch_related_objects
from django.db.models.functions import Coalesce

from programmes.models import PublishedAnswer, Round
from programmes.selectors.feeds import NEWEST, Entry
from programmes.selectors.opendata.identifiers import absolute


def answers_of(round: Round) -> list[PublishedAnswer]:
    """All of them with their corrections, in the order they were published. Two queries at most."""
    found = list(round.published_answers.order_by("number"))
    prefetch_related_objects([each for each in found if each.corrected_at], "corrections")
    return found


def answer_entries(round: Round, page: str) -> list[Entry]:
    """Those published or corrected last as entries of a feed. One query."""
    changed = Coalesce("corrected_at", "published_at")
    newest = round.published_answers.order_by(changed.desc(), "-number")[:NEWEST]
    return [_entry(each, absolute(f"{page}#answer-{each.number}")) for each in newest]


def _entry(each: PublishedAnswer, place: str) -> Entry:
    title = _short(each.question)
    if each.corrected_at is None:
        return Entry(place, title, place, each.published_at, each.answer)
    return Entry(place, f"Corrected: {title}", place, each.corrected_at, each.answer)


def _short(question: str) -> str:
    line = " ".join(question.split())
    return line if len(line) <= 120 else f"{line[:119]}…"
