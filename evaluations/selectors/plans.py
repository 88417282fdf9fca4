"""A plan as an officer looks at it: bid by bid, assessor by assessor, and the links between areas."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bids.models import Bid
from evaluations.methods.allocating.records import EXPERT, FITS
from evaluations.models import AllocationPlan, AssessorProfile
from evaluations.selectors.allocation_assessor import area_names, home_of
from evaluations.selectors.plans_problem import Now, reading_now
from programmes.models import Round

NO_AREA = "No area"


@dataclass(frozen=True, slots=True)
class PlannedReader:
    """One planned read: ``fit`` of 100; ``level`` of expertise from 0 to 3."""

    assessor: AssessorProfile
    fit: int
    level: int
    is_across: bool
    by_hand: bool


@dataclass(frozen=True, slots=True)
class PlannedBid:
    """One bid of a plan with who reads it now, who would, and what is missing with the reason."""

    bid: Bid
    area: str
    now: tuple[AssessorProfile, ...]
    readers: tuple[PlannedReader, ...]
    missing: int
    why: str
    has_expert: bool
    """Whether an expert in its area reads it now, or would."""


@dataclass(frozen=True, slots=True)
class PlannedLoad:
    """What one assessor reads in the round now, would read more, and can read at most."""

    assessor: AssessorProfile
    now: int
    planned: int

    @property
    def total(self) -> int:
        """All they would read."""
        return self.now + self.planned


@dataclass(frozen=True, slots=True)
class Link:
    """How many planned reads go from assessors at home in one area to bids of another, or the same."""

    home: str
    counts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class PlannedByBid:
    """What a plan holds of each bid, by its id."""

    pairs: Mapping[int, list[dict[str, Any]]]
    short: Mapping[int, dict[str, Any]]
    areas: Mapping[str, str]

    @classmethod
    def of(cls, plan: AllocationPlan) -> PlannedByBid:
        """The plan's pairs gathered by bid, so that each is looked at once."""
        pairs: dict[int, list[dict[str, Any]]] = defaultdict(list)
        for pair in plan.pairs:
            pairs[pair["bid"]].append(pair)
        return cls(pairs, {each["bid"]: each for each in plan.short}, plan.achieved["areas"])


@dataclass(frozen=True, slots=True)
class Preview:
    """All that a plan's page shows."""

    bids: tuple[PlannedBid, ...]
    loads: tuple[PlannedLoad, ...]
    areas: tuple[str, ...]
    links: tuple[Link, ...]
    fits: tuple[tuple[str, int], ...]


def preview_of(plan: AllocationPlan) -> Preview:
    """The plan with its records. The same number of queries for any number of bids and assessors."""
    ids = [int(pk) for pk in plan.asked.get("wanted", {})]
    bids = Bid.objects.filter(pk__in=ids).select_related("organisation").order_by("reference")
    now = reading_now(plan.round)
    keys = {pair["assessor"] for pair in plan.pairs} | {int(pk) for pk in plan.achieved.get("loads", {})}
    people = AssessorProfile.objects.filter(pk__in=keys).select_related("user").prefetch_related("areas")
    assessors = {each.pk: each for each in people.order_by("user__full_name", "pk")} | now.profiles
    names = area_names()
    homes = _homes(assessors, plan.round)
    by_bid = PlannedByBid.of(plan)
    lines = tuple(_bid(bid, by_bid, assessors, now, names, homes) for bid in bids)
    planned = Counter(reader.assessor.pk for line in lines for reader in line.readers)
    loads = (PlannedLoad(each, now.loads[each.pk], planned[each.pk]) for each in assessors.values())
    areas = sorted({names.get(area, NO_AREA) for area in plan.achieved.get("areas", {}).values()})
    return Preview(
        bids=lines,
        loads=tuple(sorted(loads, key=lambda load: (-load.total, load.assessor.user.full_name))),
        areas=tuple(areas),
        links=_links(lines, areas, homes, names),
        fits=_fits(lines),
    )


def _homes(assessors: dict[int, AssessorProfile], round_: Round) -> dict[int, str]:
    known = frozenset(round_.priority_areas.values_list("slug", flat=True))
    return {pk: home_of(each, known) for pk, each in assessors.items()}


def _bid(
    bid: Bid,
    planned: PlannedByBid,
    assessors: dict[int, AssessorProfile],
    now: Now,
    names: dict[str, str],
    homes: dict[int, str],
) -> PlannedBid:
    area = planned.areas.get(str(bid.pk), "")
    readers = [
        _reader(assessors[pair["assessor"]], area, homes, by_hand=pair["by_hand"]) for pair in planned.pairs[bid.pk]
    ]
    present = tuple(assessors[pk] for pk in sorted(now.readers[bid.pk]) if pk in assessors)
    short = planned.short.get(bid.pk)
    return PlannedBid(
        bid=bid,
        area=names.get(area, NO_AREA),
        now=present,
        readers=tuple(sorted(readers, key=lambda reader: (-reader.fit, reader.assessor.user.full_name))),
        missing=short["missing"] if short else 0,
        why=short["why"] if short else "",
        has_expert=EXPERT in [*(reader.level for reader in readers), *(_level(each, area) for each in present)],
    )


def _level(assessor: AssessorProfile, area: str) -> int:
    return next((each.level for each in assessor.areas.all() if each.area_slug == area), 0)


def _reader(assessor: AssessorProfile, area: str, homes: dict[int, str], *, by_hand: bool) -> PlannedReader:
    level = _level(assessor, area)
    home = homes[assessor.pk]
    is_across = bool(home and area) and home != area
    return PlannedReader(assessor, FITS[level], level, is_across, by_hand)


def _links(
    lines: Sequence[PlannedBid], areas: list[str], homes: dict[int, str], names: dict[str, str]
) -> tuple[Link, ...]:
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for line in lines:
        for reader in line.readers:
            home = homes[reader.assessor.pk]
            counts[names.get(home, home or NO_AREA)][line.area] += 1
    return tuple(Link(home, tuple(counts[home][area] for area in areas)) for home in sorted(counts))


def _fits(lines: Sequence[PlannedBid]) -> tuple[tuple[str, int], ...]:
    """How many planned reads are by an expert, by good knowledge, by some, by none."""
    levels = Counter(reader.level for line in lines for reader in line.readers)
    words = ("Expert in the area", "Good knowledge of it", "Some knowledge of it", "Not on record for it")
    return tuple((word, levels[level]) for word, level in zip(words, (3, 2, 1, 0), strict=True))
