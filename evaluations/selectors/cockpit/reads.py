"""Every read of a round: one bid with one assessor, and how far it has got. No score in it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bids.states import BidState
from evaluations.models import Allocation
from evaluations.selectors.secrecy import counted_reads
from evaluations.states import AllocationState, AssessmentState
from programmes.models import Round

STATES: tuple[tuple[str, str], ...] = (
    ("allocated", "Allocated"),
    ("declared", "Declared"),
    ("submitted", "Submitted"),
    ("to_submit", "Not submitted"),
    ("overdue", "Overdue"),
    ("recused", "Recused"),
)
"""How far a read may be asked to have got, in words."""


@dataclass(frozen=True, slots=True)
class ReadLine:
    """One read. ``is_late`` holds only while scores can still come in."""

    pk: int
    bid_id: int
    reference: str
    title: str
    assessor_id: int
    assessor: str
    state: str
    assessment: str
    due_at: datetime | None
    allocated_at: datetime
    submitted_at: datetime | None
    reminded_at: datetime | None
    is_late: bool

    @property
    def is_recused(self) -> bool:
        return self.state == AllocationState.RECUSED

    @property
    def is_declared(self) -> bool:
        return self.state == AllocationState.READING

    @property
    def is_submitted(self) -> bool:
        return not self.is_recused and self.assessment == AssessmentState.SUBMITTED

    @property
    def look(self) -> str:
        """The code of how far it has got."""
        if self.is_recused:
            return "recused"
        if not self.is_declared:
            return "to_declare"
        return {"draft": "scoring", "submitted": "scored", "returned": "returned"}.get(self.assessment, "to_score")

    def stands(self, code: str) -> bool:
        """Whether this read is one of those that a code of ``STATES`` asks for."""
        return {
            "allocated": not self.is_recused,
            "declared": self.is_declared,
            "submitted": self.is_submitted,
            "to_submit": not self.is_recused and not self.is_submitted,
            "overdue": self.is_late,
            "recused": self.is_recused,
        }.get(code, True)


def read_lines(round_: Round, now: datetime) -> list[ReadLine]:
    """By bid and assessor, withdrawn bids left out. One query."""
    rows = (
        Allocation.objects.filter(bid__round=round_)
        .exclude(bid__state=BidState.WITHDRAWN)
        .order_by("bid__reference", "assessor__user__full_name", "pk")
        .values_list(
            "pk",
            "bid_id",
            "bid__reference",
            "bid__title",
            "assessor_id",
            "assessor__user__full_name",
            "state",
            "assessment__state",
            "due_at",
            "allocated_at",
            "assessment__submitted_at",
            "reminded_at",
        )
    )
    is_over = round_.deciding_at is not None
    return [_line(row, now, is_over=is_over) for row in rows]


def counts_of(lines: Iterable[ReadLine]) -> dict[int, tuple[int, int]]:
    """By bid id: (assessments submitted, allocations in force), as ``secrecy.reads`` counts them. No query."""
    return counted_reads((line.bid_id, line.assessment) for line in lines if not line.is_recused)


def _line(row: tuple[Any, ...], now: datetime, *, is_over: bool) -> ReadLine:
    pk, bid_id, reference, title, assessor_id, assessor, state, assessment, due_at, allocated, submitted, reminded = row
    waits = state != AllocationState.RECUSED and assessment != AssessmentState.SUBMITTED
    is_late = not is_over and waits and due_at is not None and due_at < now
    return ReadLine(
        pk=pk,
        bid_id=bid_id,
        reference=reference,
        title=title,
        assessor_id=assessor_id,
        assessor=assessor,
        state=state,
        assessment=assessment or "",
        due_at=due_at,
        allocated_at=allocated,
        submitted_at=submitted,
        reminded_at=reminded,
        is_late=is_late,
    )
