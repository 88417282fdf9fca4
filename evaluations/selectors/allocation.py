"""The allocation of a round as a table: bids down, assessors across."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from bids.models import Bid
from evaluations.methods.conflicts import conflicts
from evaluations.models import Allocation, AssessorProfile
from evaluations.selectors.conflicts import authority_families, parties_by_bid, ties_of
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
class Table:
    """A page of the round's bids against all its assessors, with each one's load in the round."""

    assessors: tuple[tuple[AssessorProfile, int, int], ...]
    lines: tuple[Line, ...]
    conflicts: tuple[str, ...]


def active_assessors() -> list[AssessorProfile]:
    """Everyone who is an assessor now, with what conflicts are found from. Three queries."""
    return list(
        AssessorProfile.objects.filter(user__is_active=True, user__groups__name=Role.ASSESSOR)
        .select_related("user")
        .prefetch_related("employers__authority", "authorities")
    )


def allocation_table(round_: Round, bids: list[Bid]) -> Table:
    """The table for these bids of the round; loads count the whole round."""
    assessors = active_assessors()
    allocations = list(Allocation.objects.filter(bid__round=round_).select_related("assessor__user", "assessment"))
    by_pair = {(each.bid_id, each.assessor_id): each for each in allocations}
    ties, parties, family = ties_of(assessors), parties_by_bid(bids), authority_families()
    readers = Counter(each.bid_id for each in allocations if each.state != AllocationState.RECUSED)
    lines = []
    for bid in bids:
        found = {each.pk: conflicts(ties[each.pk], parties.get(bid.pk, []), family) for each in assessors}
        cells = tuple(_cell(bid, each, by_pair.get((bid.pk, each.pk)), found[each.pk]) for each in assessors)
        missing = max(round_.reads_per_bid - readers[bid.pk], 0)
        lines.append(Line(bid, readers[bid.pk], missing, cells))
    said = tuple(
        f"{cell.bid.reference} and {cell.assessor.user.full_name}: {cell.conflict}"
        for line in lines
        for cell in line.cells
        if cell.conflict
    )
    return Table(_loads(assessors, allocations), tuple(lines), said)


def _loads(
    assessors: list[AssessorProfile], allocations: list[Allocation]
) -> tuple[tuple[AssessorProfile, int, int], ...]:
    load: Counter[int] = Counter()
    done: Counter[int] = Counter()
    for each in allocations:
        if each.state != AllocationState.RECUSED:
            load[each.assessor_id] += 1
            done[each.assessor_id] += read_state(each) == "scored"
    return tuple((assessor, load[assessor.pk], done[assessor.pk]) for assessor in assessors)


def _cell(bid: Bid, assessor: AssessorProfile, allocation: Allocation | None, found: list[str]) -> Cell:
    state = read_state(allocation) if allocation else ""
    return Cell(
        bid=bid,
        assessor=assessor,
        allocation=allocation,
        state=state,
        conflict=found[0] if found and allocation is None else "",
        may_be_taken_off=allocation is not None and state not in ("recused", "scored"),
    )
