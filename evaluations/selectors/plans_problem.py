"""What an allocation plan asks of the optimiser, read from the records as they stand now."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import prefetch_related_objects
from django.utils import timezone

from bids.models import Bid
from evaluations.methods.allocating import BidToRead, Problem, Reader
from evaluations.models import Allocation, AllocationPlan, AssessorProfile, CalibrationBid
from evaluations.selectors.allocation import active_assessors
from evaluations.selectors.allocation_assessor import home_of
from evaluations.selectors.allocation_standing import training_refusal
from evaluations.selectors.conflicts import Conflicts, conflicts_among
from evaluations.selectors.eligibility import eligible_bids
from evaluations.selectors.whereabouts import whereabouts
from evaluations.states import AllocationState
from programmes.models import Round


@dataclass(frozen=True, slots=True)
class Asked:
    """A problem with the records that its keys (ids) stand for."""

    problem: Problem
    bids: dict[int, Bid]
    assessors: dict[int, AssessorProfile]
    areas: dict[int, str]
    now: Now
    conflicts: Conflicts


@dataclass(frozen=True, slots=True)
class Now:
    """Who reads what in a round at present, and who came off which bid."""

    readers: dict[int, set[int]]
    recused: dict[int, set[int]]
    loads: dict[int, int]
    profiles: dict[int, AssessorProfile]


def asked_of(plan: AllocationPlan, *, only: int | None = None) -> Asked:
    """The problem of a plan: further reads for its bids, with today's conflicts, loads and training.

    The bid that all score before live marking is left out: everybody reads it. Its reads count.
    ``only`` takes one bid out of them. About fifteen queries for any number of bids and assessors.
    """
    round_, asked = plan.round, plan.asked
    bids = [bid for bid in _bids(round_, asked.get("bids")) if only in (None, bid.pk)]
    now = reading_now(round_)
    active = {each.pk: each for each in active_assessors()}
    assessors = now.profiles | active
    prefetch_related_objects(list(active.values()), "areas")
    known = conflicts_among(assessors.values(), bids)
    barred: dict[int, set[int]] = defaultdict(set)
    for (bid_id, assessor_id), found in known.found.items():
        if found.open:
            barred[bid_id].add(assessor_id)
    where = whereabouts(bids)
    areas = {bid.pk: where[bid.pk].area if bid.pk in where else "" for bid in bids}
    problem = Problem(
        bids=[
            BidToRead(
                key=bid.pk,
                area=areas[bid.pk],
                reads=_further(asked, len(now.readers[bid.pk])),
                already=frozenset(now.readers[bid.pk]),
                barred=frozenset(barred[bid.pk] | now.recused[bid.pk]),
            )
            for bid in bids
        ],
        readers=_readers(round_, assessors, set(active), now),
        cross_share=asked["cross_percent"] / 100,
    )
    return Asked(problem, {bid.pk: bid for bid in bids}, assessors, areas, now, known)


def reading_now(round_: Round) -> Now:
    """Who reads what in the round. Two queries."""
    now = Now(defaultdict(set), defaultdict(set), defaultdict(int), {})
    rows = Allocation.objects.filter(bid__round=round_).select_related("assessor__user")
    for allocation in rows.prefetch_related("assessor__areas"):
        if allocation.state == AllocationState.RECUSED:
            now.recused[allocation.bid_id].add(allocation.assessor_id)
            continue
        now.readers[allocation.bid_id].add(allocation.assessor_id)
        now.loads[allocation.assessor_id] += 1
        now.profiles[allocation.assessor_id] = allocation.assessor
    return now


def _bids(round_: Round, ids: list[int] | None) -> list[Bid]:
    """The eligible bids to plan for: those named, or all but the one that everybody reads."""
    if ids is not None:
        return [bid for bid in eligible_bids(round_) if bid.pk in set(ids)]
    calibration = CalibrationBid.objects.filter(round=round_).values_list("bid_id", flat=True).first()
    return [bid for bid in eligible_bids(round_) if bid.pk != calibration]


def _further(asked: dict[str, int], readers: int) -> int:
    """How many readers more a bid wants: so many extra, or as many as are missing."""
    return asked["extra"] if asked.get("extra") else max(asked["reads"] - readers, 0)


def _readers(round_: Round, assessors: dict[int, AssessorProfile], active: set[int], now: Now) -> list[Reader]:
    today = timezone.localdate()
    known = frozenset(round_.priority_areas.values_list("slug", flat=True))
    employers: dict[int, set[str]] = defaultdict(set)
    through = AssessorProfile.employers.through.objects.filter(assessorprofile__in=list(assessors))
    for assessor_id, slug in through.values_list("assessorprofile_id", "organisation__slug"):
        employers[assessor_id].add(slug)
    readers = []
    for pk, profile in sorted(assessors.items()):
        may_take_more = pk in active and not training_refusal(profile, today)
        readers.append(
            Reader(
                key=pk,
                capacity=max(profile.max_reads - now.loads[pk], 0) if may_take_more else 0,
                expertise={each.area_slug: each.level for each in profile.areas.all()},
                home=home_of(profile, known),
                employers=frozenset(employers[pk]),
            )
        )
    return readers
