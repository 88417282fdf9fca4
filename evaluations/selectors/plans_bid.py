"""One bid of a plan: every assessor with their fit, load and what stands in the way."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from django.utils import timezone

from bids.models import Bid
from evaluations.methods.allocating import refusal
from evaluations.methods.allocating.records import FITS
from evaluations.models import AllocationPlan, AssessorProfile, ExpertiseLevel
from evaluations.selectors.allocation_assessor import area_names
from evaluations.selectors.allocation_standing import training_refusal
from evaluations.selectors.plans import NO_AREA
from evaluations.selectors.plans_problem import asked_of

KNOWS = {0: "Not on record", **{level.value: level.label for level in ExpertiseLevel}}


@dataclass(frozen=True, slots=True)
class Choice:
    """An assessor who may or may not be planned for the bid; ``load`` counts the round and the plan."""

    assessor: AssessorProfile
    level: int
    load: int
    is_planned: bool
    reads_now: bool
    refusal: str

    @property
    def fit(self) -> int:
        """How well they fit, of 100."""
        return FITS[self.level]

    @property
    def knows(self) -> str:
        """How well they know the bid's area, in words."""
        return KNOWS[self.level]

    @property
    def may_be_ticked(self) -> bool:
        """Whether the page offers a box: always for who is planned, so that they can be taken out."""
        return self.is_planned or not self.refusal


@dataclass(frozen=True, slots=True)
class BidChoices:
    """A bid of a plan, in its area, with who reads it now and all who might."""

    area: str
    wanted: int
    now: tuple[str, ...]
    choices: tuple[Choice, ...]


def choices_for(plan: AllocationPlan, bid: Bid) -> BidChoices:
    """Everybody, those planned first and then by fit. The same number of queries for any number."""
    asked = asked_of(plan, only=bid.pk)
    now = asked.now
    pairs = tuple((pair["bid"], pair["assessor"]) for pair in plan.pairs)
    planned = {assessor for bid_id, assessor in pairs if bid_id == bid.pk}
    loads = Counter(assessor for _, assessor in pairs)
    today = timezone.localdate()
    area = asked.areas.get(bid.pk, "")
    choices = []
    for pk, assessor in asked.assessors.items():
        found = asked.conflicts.open(bid.pk, pk)
        said = ""
        if pk in now.readers[bid.pk]:
            said = "They read it now."
        elif pk in now.recused[bid.pk]:
            said = "They came off this bid for good."
        elif found:
            said = found[0]
        elif pk not in planned and bid.pk in asked.bids:
            said = training_refusal(assessor, today) or refusal(asked.problem, pairs, bid.pk, pk)
        choices.append(
            Choice(
                assessor=assessor,
                level=next((each.level for each in assessor.areas.all() if each.area_slug == area), 0),
                load=now.loads[pk] + loads[pk],
                is_planned=pk in planned,
                reads_now=pk in now.readers[bid.pk],
                refusal=said,
            )
        )
    choices.sort(key=lambda each: (not each.is_planned, bool(each.refusal), -each.level, each.assessor.user.full_name))
    return BidChoices(
        area=area_names().get(area, NO_AREA),
        wanted=plan.asked.get("wanted", {}).get(str(bid.pk), 0),
        now=tuple(asked.assessors[pk].user.full_name for pk in sorted(now.readers[bid.pk]) if pk in asked.assessors),
        choices=tuple(choices),
    )
