"""An assessor's own bids of a round in the order they are worked through, and how far each is."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from bids.states import BidState
from evaluations.models import Allocation, BidFlag
from evaluations.states import AllocationState, AssessmentState
from portal.accounts.models import User
from programmes.models import Round

CODES = {
    AssessmentState.DRAFT.value: "scoring",
    AssessmentState.SUBMITTED.value: "scored",
    AssessmentState.RETURNED.value: "returned",
}


class Read(NamedTuple):
    """One bid of theirs. ``state`` is a code of the look; ``is_in`` once it was submitted at all."""

    pk: int
    reference: str
    organisation: str
    state: str
    due_at: datetime | None
    is_calibration: bool
    is_in: bool


@dataclass(frozen=True, slots=True)
class Shelf:
    """All their bids of one round in order, and the place of the one that is open (None on the list)."""

    reads: tuple[Read, ...]
    place: int | None
    calibration_open: bool

    @property
    def position(self) -> int:
        """Which one is open, counted from 1."""
        return (self.place or 0) + 1

    @property
    def submitted(self) -> int:
        return sum(read.state == "scored" for read in self.reads)

    @property
    def counts(self) -> Counter[str]:
        """How many stand in each state."""
        return Counter(read.state for read in self.reads)

    @property
    def previous(self) -> Read | None:
        return self.reads[self.place - 1] if self.place else None

    @property
    def following(self) -> Read | None:
        after = self.position
        return self.reads[after] if self.place is not None and after < len(self.reads) else None

    @property
    def next_to_do(self) -> Read | None:
        """The next one that waits for something, after the open one and round to the start."""
        start = self.position if self.place is not None else 0
        rest = [*self.reads[start:], *self.reads[: max(start - 1, 0)]]
        return next((read for read in rest if read.state != "scored"), None)

    @property
    def first_to_score(self) -> str | None:
        """The reference of the calibration bid that has to be scored before the open one."""
        due = next((read for read in self.reads if read.is_calibration and not read.is_in), None)
        if due is None or not self.calibration_open:
            return None
        is_open = self.place is not None and self.reads[self.place].pk == due.pk
        return None if is_open else due.reference


def shelf_of(user: User, round_: Round, current: int | None = None) -> Shelf:
    """Their bids of the round: the calibration bid first, then by date and reference. One query."""
    rows = list(
        Allocation.objects.filter(assessor__user=user, bid__round=round_)
        .exclude(state=AllocationState.RECUSED)
        .exclude(bid__state=BidState.WITHDRAWN)
        .order_by("bid__calibration__pk", "due_at", "bid__reference")
        .values_list(
            "pk",
            "bid__reference",
            "bid__organisation__name",
            "state",
            "assessment__state",
            "due_at",
            "bid__calibration__pk",
            "assessment__submitted_at",
            "bid__calibration__closed_at",
        )
    )
    reads = tuple(
        Read(pk, reference, name, _code(state, found), due_at, calibration is not None, bool(submitted_at))
        for pk, reference, name, state, found, due_at, calibration, submitted_at, _ in rows
    )
    place = next((index for index, read in enumerate(reads) if read.pk == current), None)
    return Shelf(reads, place, calibration_open=any(row[6] is not None and row[8] is None for row in rows))


def calibration_due(allocation: Allocation) -> str | None:
    """The reference of the round's calibration bid while this assessor still owes its score. One query."""
    return (
        Allocation.objects.filter(
            assessor_id=allocation.assessor_id,
            bid__round_id=allocation.bid.round_id,
            bid__calibration__closed_at__isnull=True,
            bid__calibration__isnull=False,
            assessment__submitted_at__isnull=True,
        )
        .exclude(pk=allocation.pk)
        .exclude(state=AllocationState.RECUSED)
        .exclude(bid__state=BidState.WITHDRAWN)
        .values_list("bid__reference", flat=True)
        .first()
    )


def flags_on(allocation: Allocation) -> list[BidFlag]:
    """What this assessor has raised on the bid, with the answers. One query."""
    return list(BidFlag.objects.filter(allocation=allocation).select_related("answered_by"))


def _code(state: str, assessment: str | None) -> str:
    if state == AllocationState.ALLOCATED:
        return "to_declare"
    return CODES[assessment] if assessment else "to_score"
