"""A round's own figures for judging, or the defaults; and what they were before."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from evaluations.models import JudgingTerms
from portal.audit.models import AuditEvent
from portal.look.words import plural, pounds
from programmes.models import Round

FIGURES = {
    "divergence_points": "Totals differ",
    "divergence_levels": "Levels of a criterion differ",
    "cross_area_percent": "Reads across priority areas",
    "second_approval_above_pounds": "Two approvals",
}
"""The figures that are set on a page, and what each is called."""


@dataclass(frozen=True, slots=True)
class Change:
    """One figure as it was and as it became."""

    at: datetime
    by: str
    what: str
    before: str
    after: str


def terms_of(round_: Round) -> JudgingTerms:
    """The judging terms of a round; unsaved ones with the defaults when nobody has set any. One query."""
    found = JudgingTerms.objects.filter(round=round_).select_related("notify_set_by").first()
    return found or JudgingTerms(round=round_)


def terms_at_hand(round_: Round) -> JudgingTerms:
    """The same, of a round that was read with ``judging_terms`` joined. No query."""
    found: JudgingTerms | None = getattr(round_, "judging_terms", None)
    return found or JudgingTerms(round=round_)


def in_words(name: str, value: Any) -> str:
    """A figure as a person says it."""
    if name == "divergence_points":
        return f"by {plural(value, 'point')} of 100 or more"
    if name == "divergence_levels":
        return f"by {plural(value, 'level')} or more"
    if name == "cross_area_percent":
        return f"{value}%"
    return f"for awards above {pounds(value)}" if value is not None else "for no award"


def changes_of(round_: Round) -> list[Change]:
    """Every change of the figures, newest first, from the audit. One query."""
    events = AuditEvent.objects.filter(chain=round_.audit_chain, kind="round.judging_terms_set")
    return [change for event in events.select_related("by").order_by("-id") for change in _changes(event)]


def _changes(event: AuditEvent) -> Iterator[Change]:
    changed: dict[str, list[Any]] = json.loads(event.payload)["data"]["changed"]
    for name, (before, after) in changed.items():
        by = event.by.full_name if event.by else ""
        yield Change(event.at, by, FIGURES.get(name, name), in_words(name, before), in_words(name, after))
