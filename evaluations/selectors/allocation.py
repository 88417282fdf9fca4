"""The allocation of a round as a table: bids down, assessors across."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from bids.models import Bid
from evaluations.models import Allocation, AssessorProfile
from evaluations.selectors.allocation_standing import training_refusal
from evaluations.selectors.conflicts import Sentences, conflicts_among
from evaluations.selectors.record import read_state
from evaluations.states import AllocationState
from portal.accounts.roles import Role
from programmes.models import Round


@dataclass(frozen=True, slots=True)
class Cell:
    """One bid and one assessor: allocated, in conflict, or free to be allocated."""

    bid: Bid
    assessor: AssessorProfile
    allocation: Allocation | None
    state: str
    conflict: str
    may_be_taken_off: bool
    may_be_ticked: bool

    @property
    def pair(self) -> str:
        """The name of this cell in the form."""
        return f"{self.bid.pk}:{self.assessor.pk}"


@dataclass(frozen=True, slots=True)
class Line:
    """One bid with its cells."""

    bid: Bid
    reads: int
    missing: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """An assessor with their load in the round; ``blocked`` says why they can be given no bid at present."""

    assessor: AssessorProfile
    load: int
    done: int
    blocked: str


@dataclass(frozen=True, slots=True)
class Table:
    """A page of the round's bids against assessors, with each one's load in the whole round."""

    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    conflicts: tuple[str, ...]


def active_assessors() -> list[AssessorProfile]:
    """Everyone who is an assessor now, by name. One query."""
    profiles = AssessorProfile.objects.filter(user__is_active=True, user__groups__name=Role.ASSESSOR)
    return list(profiles.select_related("user").order_by("user__full_name", "pk"))


def allocation_table(round_: Round, bids: list[Bid], assessors: list[AssessorProfile]) -> Table:
    """The table for these bids and assessors of the round. Five queries, six after a declared interest."""
    allocations = list(Allocation.objects.filter(bid__round=round_).select_related("assessor__user", "assessment"))
    by_pair = {(each.bid_id, each.assessor_id): each for each in allocations}
    known = conflicts_among(assessors, bids)
    readers = Counter(each.bid_id for each in allocations if each.state != AllocationState.RECUSED)
    columns = _columns(assessors, allocations)
    lines = []
    for bid in bids:
        cells = tuple(
            _cell(bid, column, by_pair.get((bid.pk, column.assessor.pk)), known.open(bid.pk, column.assessor.pk))
            for column in columns
        )
        missing = max(round_.reads_per_bid - readers[bid.pk], 0)
        lines.append(Line(bid, readers[bid.pk], missing, cells))
    said = tuple(
        f"{cell.bid.reference} and {cell.assessor.user.full_name}: {cell.conflict}"
        for line in lines
        for cell in line.cells
        if cell.conflict
    )
    return Table(columns, tuple(lines), said)


def _columns(assessors: list[AssessorProfile], allocations: list[Allocation]) -> tuple[Column, ...]:
    load: Counter[int] = Counter()
    done: Counter[int] = Counter()
    for each in allocations:
        if each.state != AllocationState.RECUSED:
            load[each.assessor_id] += 1
            done[each.assessor_id] += read_state(each) == "scored"
    today = timezone.localdate()
    return tuple(
        Column(assessor, load[assessor.pk], done[assessor.pk], _blocked(assessor, load[assessor.pk], today))
        for assessor in assessors
    )


def _blocked(assessor: AssessorProfile, load: int, today: date) -> str:
    if training_refusal(assessor, today):
        return "Training out of date"
    return "As many as they can read" if load >= assessor.max_reads else ""


def _cell(bid: Bid, column: Column, allocation: Allocation | None, found: Sentences) -> Cell:
    state = read_state(allocation) if allocation else ""
    return Cell(
        bid=bid,
        assessor=column.assessor,
        allocation=allocation,
        state=state,
        conflict=found[0] if found and (allocation is None or state != "recused") else "",
        may_be_taken_off=allocation is not None and state not in ("recused", "scored"),
        may_be_ticked=not (allocation or found or column.blocked),
    )
