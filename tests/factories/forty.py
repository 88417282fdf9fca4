"""A closed round of forty bids, with people who sign in with one click: an officer, an assessor, two approvers."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import cycle, islice, product

from evaluations.models import Allocation, AssessorProfile
from evaluations.services.terms import set_terms
from portal.accounts.demonstration import make_person
from portal.accounts.models import User
from portal.accounts.roles import Role, sync_groups
from portal.audit.clock import database_now
from tests.factories.awards import CARE, EDGE, NORTH, SOUTH, Entrant, make_entered
from tests.factories.judging import Judged, submit_scores

FORTY = 40
GRANT, LARGE = 200_000, 400_000
FUNDED = 8
BUDGET = LARGE + (FUNDED - 1) * GRANT
LEVELS = sorted(product(range(6), repeat=2), key=lambda each: -(40 * each[0] + 60 * each[1]))
"""Every pair of levels under the weights 40 and 60, the best first."""


@dataclass
class Forty:
    """The round and its people."""

    judged: Judged
    officer: User
    assessor: AssessorProfile
    approvers: tuple[User, User]


def make_forty() -> Forty:
    """Closed, with nothing checked: the first bid asks for more than one approver may grant."""
    sync_groups()
    officer = make_person(
        name="officer", full_name="Priya Raman", position="Fund officer", tries="run the round", start="/admin/",
        roles=[Role.FUND_OFFICER],
    )  # fmt: skip
    approvers = tuple(
        make_person(name=name, full_name=full_name, position="Approver", tries="approve", start="/admin/",
                    roles=[Role.APPROVER])
        for name, full_name in (("approver", "Martin Okafor"), ("second", "Sian Price"))
    )  # fmt: skip
    places = islice(cycle(((CARE, NORTH), (EDGE, SOUTH))), FORTY)
    entrants = [
        Entrant(5, LARGE if number == 0 else GRANT, area, region) for number, (area, region) in enumerate(places)
    ]
    judged = make_entered(entrants, assessors=7, budget_pounds=BUDGET)
    set_terms(
        round_id=judged.round.pk,
        divergence_points=20,
        divergence_levels=2,
        cross_area_percent=20,
        second_approval_above_pounds=LARGE - 1,
        by=officer,
    )
    return Forty(judged, officer, _readers(judged), (approvers[0], approvers[1]))


def _readers(judged: Judged) -> AssessorProfile:
    """Each assessor knows one area well; the eighth signs in with one click."""
    user = make_person(
        name="assessor", full_name="Amina Begum", position="Assessor", tries="score", start="/admin/",
        roles=[Role.ASSESSOR],
    )  # fmt: skip
    mine = AssessorProfile.objects.create(user=user, trained_on=database_now().date())
    for number, assessor in enumerate([*judged.assessors, mine]):
        assessor.areas.create(area_slug=(CARE, EDGE)[number % 2], level=3)
    return mine


def score_the_rest(forty: Forty, *, apart: int) -> None:
    """What is not scored yet: the first bid best, each after it a little less; on ``apart`` assessors differ."""
    order = {bid.pk: number for number, bid in enumerate(forty.judged.bids)}
    waiting = Allocation.objects.filter(bid__round=forty.judged.round).exclude(assessment__state="submitted")
    known = set(Allocation.objects.filter(assessment__state="submitted").values_list("bid_id", flat=True))
    lenient = set[int]()
    for allocation in waiting.select_related("bid__round", "assessor__user").order_by("pk"):
        number = order[allocation.bid_id]
        levels = (4, 4) if allocation.bid_id in known else LEVELS[min(number, len(LEVELS) - 1)]
        if number == apart and number not in lenient:
            lenient.add(number)
            levels = (levels[0], 5 if levels[1] < 3 else 0)
        submit_scores(allocation, levels)
