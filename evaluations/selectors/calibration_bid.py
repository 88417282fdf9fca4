"""The bid that every assessor scores before live marking: who has, who is exempt, and how far apart they were."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median

from bids.models import Bid
from evaluations.models import Allocation, Assessment, AssessorProfile, CalibrationBid
from evaluations.selectors.allocation_standing import standing_of as standing_with
from evaluations.selectors.eligibility import eligible_bids
from evaluations.selectors.record import read_state
from evaluations.selectors.secrecy import revealed_assessments
from evaluations.states import AllocationState
from portal.accounts.models import User
from portal.accounts.roles import Role
from portal.audit.clock import database_now
from programmes.models import Criterion, Round


@dataclass(frozen=True, slots=True)
class Given:
    """One assessor and the calibration bid: how far they are, or why they do not score it."""

    assessor: AssessorProfile
    state: str
    why_not: str


@dataclass(frozen=True, slots=True)
class Standing:
    """The calibration bid of a round with everybody who scores it, and everybody who does not."""

    chosen: CalibrationBid
    scoring: tuple[Given, ...]
    exempt: tuple[Given, ...]
    missing: tuple[Given, ...]

    @property
    def submitted(self) -> int:
        return sum(given.state == "scored" for given in self.scoring)


@dataclass(frozen=True, slots=True)
class Level:
    """One assessor's level on a criterion; ``name`` is empty for readers who may not know whose it is."""

    value: int
    name: str
    own: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One criterion: every level given, and how many gave each."""

    criterion: Criterion
    levels: tuple[Level, ...]

    @property
    def counts(self) -> list[int]:
        found = Counter(level.value for level in self.levels)
        return [found[value] for value in range(6)]

    @property
    def middle(self) -> float:
        return float(median(level.value for level in self.levels))

    @property
    def own(self) -> int | None:
        return next((level.value for level in self.levels if level.own), None)


def calibration_of(round_: Round) -> CalibrationBid | None:
    """The calibration bid chosen for the round, if one was. One query."""
    return (
        CalibrationBid.objects.filter(round=round_)
        .select_related("bid__organisation", "bid__round", "chosen_by", "closed_by")
        .first()
    )


def may_be_chosen(round_: Round) -> list[Bid]:
    """Eligible bids of the round, by reference: any could be the one."""
    return eligible_bids(round_)


def assessors_now() -> list[AssessorProfile]:
    """Everyone who is an assessor at present. One query."""
    return list(
        AssessorProfile.objects.filter(user__is_active=True, user__groups__name=Role.ASSESSOR).select_related("user")
    )


def standing_of(chosen: CalibrationBid) -> Standing:
    """Who scores it, who is exempt and why, and who could still be given it."""
    rows = Allocation.objects.filter(bid=chosen.bid).select_related("assessor__user", "assessment", "declaration")
    allocations = {each.assessor_id: each for each in rows}
    scoring = [_given(each) for each in allocations.values() if each.state != AllocationState.RECUSED]
    exempt = [_given(each) for each in allocations.values() if each.state == AllocationState.RECUSED]
    others = [each for each in assessors_now() if each.pk not in allocations]
    rules = standing_with([chosen.bid], others, database_now())
    missing: list[Given] = []
    for assessor in others:
        said = rules.refusal(chosen.bid, assessor)
        (exempt if said else missing).append(Given(assessor, "", said))
    return Standing(chosen, _by_name(scoring), _by_name(exempt), _by_name(missing))


def _given(allocation: Allocation) -> Given:
    recused = allocation.state == AllocationState.RECUSED
    declaration = getattr(allocation, "declaration", None)
    interest = declaration is not None and declaration.has_interest
    why = ("They declared an interest." if interest else "They came off this bid.") if recused else ""
    return Given(allocation.assessor, read_state(allocation), why)


def _by_name(given: Iterable[Given]) -> tuple[Given, ...]:
    return tuple(sorted(given, key=lambda each: each.assessor.user.full_name))


def spread_of(bid: Bid, criteria: list[Criterion], reader: User, *, named: bool) -> tuple[Line, ...]:
    """Every level given on each criterion, once all assessments of the bid are in; until then nothing.

    Levels stand in their own order, so that no place in it tells who gave which.
    """
    revealed = revealed_assessments([bid])
    return (
        tuple(Line(criterion, _levels(criterion, revealed, reader, named)) for criterion in criteria)
        if revealed
        else ()
    )


def _levels(criterion: Criterion, revealed: list[Assessment], reader: User, named: bool) -> tuple[Level, ...]:
    found = [
        Level(
            score.value or 0,
            assessment.allocation.assessor.user.full_name if named else "",
            assessment.allocation.assessor.user_id == reader.pk,
        )
        for assessment in revealed
        for score in assessment.scores.all()
        if score.criterion_id == criterion.pk
    ]
    return tuple(sorted(found, key=lambda level: (level.value, level.name)))
