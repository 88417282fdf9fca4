"""How far each assessor has got with the bids of a round."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

from evaluations.selectors.cockpit.reads import ReadLine

REMINDED_ONCE_IN = timedelta(days=1)
"""Nobody is reminded twice within this."""


@dataclass(frozen=True, slots=True)
class AssessorLine:
    """One assessor's reads in a round; recused ones are counted apart."""

    assessor_id: int
    name: str
    allocated: int
    declared: int
    submitted: int
    overdue: int
    recused: int
    due_at: datetime | None
    reminded_at: datetime | None

    @property
    def left(self) -> int:
        """Bids still to submit."""
        return self.allocated - self.submitted

    def may_be_reminded(self, now: datetime) -> bool:
        """Whether they are late and were not reminded within the last day."""
        return self.overdue > 0 and (self.reminded_at is None or now - self.reminded_at >= REMINDED_ONCE_IN)


def assessor_lines(reads: Iterable[ReadLine]) -> list[AssessorLine]:
    """The latest first, then those with most left, then by name. No query."""
    ordered = sorted(reads, key=lambda read: read.assessor_id)
    lines = [_line(pk, list(group)) for pk, group in groupby(ordered, key=lambda read: read.assessor_id)]
    return sorted(lines, key=lambda line: (-line.overdue, -line.left, line.name, line.assessor_id))


def _line(assessor_id: int, reads: list[ReadLine]) -> AssessorLine:
    held = [read for read in reads if not read.is_recused]
    waiting = [read.due_at for read in held if read.due_at is not None and not read.is_submitted]
    reminded = [read.reminded_at for read in reads if read.reminded_at is not None]
    return AssessorLine(
        assessor_id=assessor_id,
        name=reads[0].assessor,
        allocated=len(held),
        declared=sum(read.is_declared for read in held),
        submitted=sum(read.is_submitted for read in held),
        overdue=sum(read.is_late for read in held),
        recused=len(reads) - len(held),
        due_at=min(waiting, default=None),
        reminded_at=max(reminded, default=None),
    )
