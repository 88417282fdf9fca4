"""An assessor at a glance: what they know, their training and load, and their conflicts with a round's bids."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from bids.models import Bid
from evaluations.models import Allocation, AssessorProfile, ExpertiseLevel
from evaluations.selectors.allocation_standing import training_refusal
from evaluations.selectors.conflicts import Found, conflicts_among
from evaluations.selectors.eligibility import eligible_bids
from evaluations.selectors.record import read_state
from evaluations.states import AllocationState
from programmes.models import PriorityArea, Round


@dataclass(frozen=True, slots=True)
class Load:
    """How much of one round an assessor reads."""

    round: Round
    reads: int
    done: int
    most: int

    @property
    def left(self) -> int:
        """How many bids more they can take."""
        return max(self.most - self.reads, 0)


@dataclass(frozen=True, slots=True)
class Glance:
    """All that an officer asks of one assessor."""

    profile: AssessorProfile
    areas: tuple[tuple[str, str], ...]
    training: str
    loads: tuple[Load, ...]
    conflicts: tuple[tuple[Bid, Found], ...]


def area_names() -> dict[str, str]:
    """The priority areas of every round by slug, the newest round's name for each. One query."""
    return dict(PriorityArea.objects.order_by("round_id", "pk").values_list("slug", "name"))


def home_of(profile: AssessorProfile, areas: frozenset[str] = frozenset()) -> str:
    """The area they know best, of those given where they know any; "" when they know none.

    Reads ``profile.areas``, which is worth prefetching.
    """
    known = sorted(profile.areas.all(), key=lambda each: (each.area_slug not in areas, -each.level, each.area_slug))
    return known[0].area_slug if known else ""


def glance_at(profile: AssessorProfile, round_: Round | None) -> Glance:
    """The glance, with the conflicts of one round's bids if a round is given."""
    names = area_names()
    areas = sorted(profile.areas.all(), key=lambda each: (-each.level, each.area_slug))
    return Glance(
        profile=profile,
        areas=tuple((names.get(each.area_slug, each.area_slug), ExpertiseLevel(each.level).label) for each in areas),
        training=training_refusal(profile, timezone.localdate()),
        loads=tuple(_loads(profile)),
        conflicts=tuple(_conflicts(profile, round_)) if round_ else (),
    )


def _loads(profile: AssessorProfile) -> list[Load]:
    reads: Counter[int] = Counter()
    done: Counter[int] = Counter()
    rounds: dict[int, Round] = {}
    live = Allocation.objects.filter(assessor=profile).exclude(state=AllocationState.RECUSED)
    for allocation in live.select_related("bid__round", "assessment").order_by("-bid__round__closes_at", "pk"):
        round_ = rounds.setdefault(allocation.bid.round_id, allocation.bid.round)
        reads[round_.pk] += 1
        done[round_.pk] += read_state(allocation) == "scored"
    return [Load(round_, reads[pk], done[pk], profile.max_reads) for pk, round_ in rounds.items()]


def _conflicts(profile: AssessorProfile, round_: Round) -> list[tuple[Bid, Found]]:
    bids = eligible_bids(round_)
    known = conflicts_among([profile], bids)
    return [(bid, found) for bid in bids if (found := known.of(bid.pk, profile.pk)).sentences]


def judged_rounds() -> list[Round]:
    """The rounds whose bids are handed in, the newest first. One query."""
    rounds = Round.objects.filter(
        is_record=False, is_rehearsal=False, closes_at__lte=timezone.now(), published_at__isnull=False
    )
    return list(rounds.order_by("-closes_at"))


def profile_facts(profile: AssessorProfile) -> dict[str, Any]:
    """What of a profile decides who may read what, as the audit keeps it: ids, codes and figures."""
    return {
        "employers": sorted(profile.employers.values_list("pk", flat=True)),
        "authorities": sorted(profile.authorities.values_list("gss_code", flat=True)),
        "areas": dict(profile.areas.order_by("area_slug").values_list("area_slug", "level")),
        "trained_on": profile.trained_on,
        "max_reads": profile.max_reads,
    }
