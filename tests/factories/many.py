"""A sealed round of any size with every score in, written row by row past the services: for pages and benches."""

from __future__ import annotations

import json
from datetime import timedelta
from random import Random
from typing import Any

from django.db import connection

from bids.models import Bid, Submission
from bids.states import BidState
from evaluations.models import Allocation, Assessment, AssessorProfile, EligibilityCheck, Score
from evaluations.services.gates import open_gate
from evaluations.states import AllocationState, AssessmentState
from portal.accounts.models import User
from portal.accounts.roles import Role
from portal.audit.clock import database_now
from portal.audit.digests import sha256_of
from programmes.models import LocalAuthority, Organisation, OrganisationKind, Round
from programmes.models.places import Region
from programmes.states import Gate
from tests.accounts.people import make_person, make_staff
from tests.factories.awards import CARE, EDGE, make_sealed_round
from tests.factories.judging import Judged, make_assessor
from tests.factories.rounds import close_round

READS = 3
AREAS = (CARE, EDGE)
PADDING = "What children and families told us, and what we would do about it. " * 120
"""About as much text as a bid holds, so that reading snapshots costs what it would."""


def make_many(count: int, *, assessors: int = 0, is_deciding: bool = True, **fields: Any) -> Judged:
    """``count`` bids, three reads each, by assessors of whom some are lenient; the same every time."""
    values: dict[str, Any] = {"reads_per_bid": READS, "budget_pounds": max(count // 4, 1) * 200_000} | fields
    round_ = make_sealed_round(**values)
    dice = Random(count)
    person = make_person("Lee Lead")
    bids = _bids(round_, count, person, dice)
    round_ = close_round(round_)
    officer = make_staff(Role.FUND_OFFICER, full_name="Frances Officer")
    readers = [make_assessor(f"Assessor {number}") for number in range(assessors or max(count // 5, 4))]
    _check(bids, officer)
    open_gate(round_id=round_.pk, gate=Gate.ASSESS, by=officer)
    _score(round_, bids, readers, officer, dice)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # what autovacuum does where rows are committed: plans know how many there are
    if is_deciding:
        open_gate(round_id=round_.pk, gate=Gate.DECIDE, by=officer)
    return Judged(
        round=Round.objects.select_related("sealed_seed").get(pk=round_.pk),
        officer=officer,
        approver=make_staff(Role.APPROVER, full_name="Ali Approver"),
        bids=bids,
        councils=[],
        assessors=readers,
    )


def _bids(round_: Round, count: int, person: User, dice: Random) -> list[Bid]:
    regions = list(Region.values)
    places = LocalAuthority.objects.bulk_create(
        LocalAuthority(
            gss_code=f"E97{number:06d}", code=f"M{number}", name=f"Manyshire {number} Council",
            nice_name=f"Manyshire {number}", region=regions[number % len(regions)], authority_type="unitary",
        )
        for number in range(count)
    )  # fmt: skip
    leads = Organisation.objects.bulk_create(
        Organisation(
            name=place.name, slug=f"manyshire-{place.gss_code}", kind=OrganisationKind.COUNCIL, authority=place
        )
        for place in places
    )
    bids = Bid.objects.bulk_create(
        Bid(
            reference=f"{round_.reference_prefix}-{number:04d}",
            round=round_,
            organisation=lead,
            title=f"A better start, number {number}",
            created_by=person,
        )
        for number, lead in enumerate(leads, start=1)
    )
    now = database_now()
    Submission.objects.bulk_create(_submission(round_, bid, person, dice, now) for bid in bids)
    Bid.objects.filter(round=round_).update(state=BidState.SUBMITTED)
    return list(Bid.objects.filter(round=round_).order_by("reference"))


def _submission(round_: Round, bid: Bid, person: User, dice: Random, now: Any) -> Submission:
    area = AREAS[int(bid.reference[-1]) % 2]
    said = {
        "reference": bid.reference,
        "title": bid.title,
        "applied_for_pounds": 100_000 + 10_000 * dice.randrange(20),
        "sections": [
            {
                "slug": "about",
                "questions": [
                    {"key": "priority_area", "kind": "priority_area", "value": area},
                    {"key": "problem", "kind": "long_text", "value": PADDING},
                ],
            }
        ],
    }
    text = json.dumps(said)
    return Submission(
        bid=bid,
        number=1,
        receipt_code=f"R{bid.pk}",
        snapshot=text,
        sha256=sha256_of(text),
        submitted_at=now - timedelta(hours=1),
        submitted_by=person,
        closes_at=now,
    )


def _check(bids: list[Bid], officer: User) -> None:
    now = database_now()
    EligibilityCheck.objects.bulk_create(
        EligibilityCheck(bid=bid, is_eligible=True, is_in_scope=True, checked_at=now, checked_by=officer)
        for bid in bids
    )


def _score(round_: Round, bids: list[Bid], readers: list[AssessorProfile], officer: User, dice: Random) -> None:
    now = database_now()
    leniency = {reader.pk: dice.gauss(0, 0.7) for reader in readers}
    allocations = Allocation.objects.bulk_create(
        Allocation(bid=bid, assessor=reader, state=AllocationState.READING, allocated_at=now, allocated_by=officer)
        for bid in bids
        for reader in dice.sample(readers, round_.reads_per_bid)
    )
    assessments = Assessment.objects.bulk_create(
        Assessment(allocation=allocation, saved_at=now, state=AssessmentState.DRAFT) for allocation in allocations
    )
    quality = {bid.pk: dice.gauss(3, 0.8) for bid in bids}
    criteria = list(round_.criteria.all())
    Score.objects.bulk_create(
        Score(
            assessment=assessment,
            criterion=criterion,
            value=_level(quality[allocation.bid_id] + leniency[allocation.assessor_id] + dice.gauss(0, 0.8)),
            justification="Because it is so.",
        )
        for assessment, allocation in zip(assessments, allocations, strict=True)
        for criterion in criteria
    )
    Assessment.objects.filter(pk__in=[each.pk for each in assessments]).update(
        state=AssessmentState.SUBMITTED, submitted_at=now, submitted_by=officer
    )


def _level(value: float) -> int:
    return min(5, max(0, round(value)))
