"""Who did what to a bid, and when, in words: from the bid's own chain of the audit.

Only what the bid's own people do is told here. What the department does is told elsewhere, when it may be.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from bids.models import Bid
from portal.audit.models import AuditEvent
from programmes.models import Office, Question

WORDS: Mapping[str, str] = {
    "bid.started": "started the bid",
    "bid.answered": "changed",
    "bid.costed": "changed the costs",
    "bid.partner_added": "added a partner",
    "bid.partner_changed": "changed a partner",
    "bid.partner_removed": "removed a partner",
    "bid.partner_invited": "invited a partner's people",
    "bid.partner_invited_again": "invited a partner's people again",
    "bid.partner_came_in": "came in for a partner",
    "bid.partner_shut_out": "took back a partner's invitation",
    "bid.partner_shared": "decided what a partner's people see",
    "bid.partner_wrote": "wrote a partner's part",
    "bid.partner_costed": "wrote a partner's costs",
    "bid.partner_confirmed": "confirmed a partner's part",
    "bid.partner_declined": "declined a partner's part",
    "bid.copied": "began the bid from an earlier one",
    "bid.file_attached": "added a file",
    "bid.file_removed": "removed a file",
    "bid.assigned": "shared out",
    "bid.commented": "commented on",
    "bid.comment_resolved": "settled a comment on",
    "bid.comment_reopened": "opened again a comment on",
    "bid.certification_asked": "asked for certification",
    "bid.certifier_invited": "invited a certifier",
    "bid.certified": "certified the bid",
    "bid.declined": "declined to certify the bid",
    "bid.certificate_lapsed": "changed what was certified, so a certificate ended",
    "bid.submitted": "submitted the bid",
    "bid.reopened": "reopened the bid",
    "bid.withdrawn": "withdrew the bid",
    "clarification.answered": "answered the department",
}


@dataclass(frozen=True)
class Step:
    """One thing somebody did, with the questions and the section it was about."""

    event: AuditEvent
    words: str
    questions: list[Question]
    section: str = ""
    about: str = ""
    """The partner or the office it was about, where that is known and still stands in the bid."""

    @property
    def is_comment(self) -> bool:
        """Whether it was said of an answer, not done to it."""
        return "comment" in self.event.kind


def events_of(bid: Bid) -> QuerySet[AuditEvent]:
    """What the bid's own people did, the newest first."""
    return AuditEvent.objects.filter(chain=bid.audit_chain, kind__in=WORDS).select_related("by").order_by("-sequence")


def steps_of(bid: Bid, events: list[AuditEvent], questions: list[Question]) -> list[Step]:
    """The events of a bid from ``bid_for`` in words. ``questions`` are those of its round, with their sections."""
    by_key = {question.key: question for question in questions}
    sections = {question.section.slug: question.section.title for question in questions}
    partners = {record["pk"]: record["name"] for record in bid.partner_records}  # type: ignore[attr-defined]  # annotated by with_parts
    return [_step(event, by_key, sections, partners) for event in events]


def _step(
    event: AuditEvent, by_key: Mapping[str, Question], sections: Mapping[str, str], partners: Mapping[int, str]
) -> Step:
    data: dict[str, Any] = json.loads(event.payload).get("data", {})
    keys = {*data.get("answers", {}), *([data["question"]] if "question" in data else [])}
    found = [question for key, question in by_key.items() if key in keys]
    office = data.get("office")
    about = str(Office(office).label) if office in Office.values else partners.get(data.get("partner", 0), "")
    return Step(event, WORDS[event.kind], found, sections.get(data.get("section", ""), ""), about)
