"""What a question of a bid can be answered with that is known already, and where its answer was taken from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bids.models import Answer, Bid
from bids.selectors.earlier import REUSED
from programmes.models import FactKind, Question


@dataclass(frozen=True, slots=True)
class Known:
    """For one question: the standing fact it asks for, whether there may be earlier answers, and its source."""

    fact: Mapping[str, Any] | None = None
    fact_label: str = ""
    checked_at: dt.datetime | None = None
    is_used: bool = False
    from_fact_at: dt.datetime | None = None
    from_bid: str = ""
    has_earlier: bool = False


def known_for(bid: Bid, question: Question, answer: Answer | None) -> Known:
    """From what was fetched with the bid: no query."""
    facts: list[dict[str, Any]] = bid.fact_records  # type: ignore[attr-defined]  # annotated by with_parts
    wanted = question.standing_fact
    fact = next((each for each in facts if each["kind"] == wanted), None) if wanted else None
    source = _source(bid, question)
    return Known(
        fact=fact,
        fact_label=FactKind(wanted).label if wanted else "",
        checked_at=_moment(fact["checked_at"]) if fact else None,
        is_used=bool(fact and fact["text"] and answer and answer.value == fact["text"]),
        from_fact_at=_moment(source.get("checked_at")),
        from_bid=source.get("source") or "",
        has_earlier=bool(bid.has_earlier) and question.kind in REUSED,  # type: ignore[attr-defined]  # likewise
    )


def _source(bid: Bid, question: Question) -> dict[str, Any]:
    reuses: list[dict[str, Any]] = bid.reuse_records  # type: ignore[attr-defined]  # annotated by with_parts
    return next((each for each in reuses if each["question"] == question.pk), {})


def _moment(text: str | None) -> dt.datetime | None:
    return dt.datetime.fromisoformat(text) if text else None
