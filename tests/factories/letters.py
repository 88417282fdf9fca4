"""A decided round in which every kind of letter is due, with long names and many comments."""

from __future__ import annotations

from bids.models import Bid
from evaluations.models import Allocation
from evaluations.services.checking import check_eligibility
from evaluations.services.gates import open_gate
from evaluations.states import DecisionKind
from programmes.models import Organisation
from programmes.states import Gate
from tests.factories.judging import Judged, allocated, decide, make_closed_round, score_everything, submit_scores

LONG_NAME = (
    "The Association of Independent Fostering, Adoption and Residential Care Charities for the North East, "
    "Yorkshire and the Humber"
)
COMMENT = (
    "The bid describes the need well, with figures for each of the last three years, and says who was asked. "
    "It says less about what would happen if the lead practitioner left, and the costs of the second year are "
    "not broken down.\n\nThe assessor would have liked to read more about what children themselves said."
)


def make_lettered(assessors: int = 10) -> Judged:
    """Five bids: a council's award, a charity's in part, a reserve, one refused and one not eligible."""
    judged = make_closed_round(5, assessors=assessors, reads_per_bid=2, budget_pounds=400_000)
    Organisation.objects.filter(pk=judged.bids[1].organisation_id).update(
        name=LONG_NAME, kind="charity", address="1 Long Street\nNewcastle upon Tyne\nNE1 4ST"
    )
    ineligible = judged.bids.pop()
    allocated(judged)
    check_eligibility(bid_id=ineligible.pk, is_eligible=False, is_in_scope=True, reasons=["kind"], by=judged.officer)
    for number, allocation in enumerate(Allocation.objects.filter(bid=judged.bids[3])):
        submit_scores(allocation, [number % 3, 2], COMMENT)
    spared = judged.bids.pop()
    score_everything(judged, [5, 4, 3])
    judged.bids += [spared, ineligible]
    open_gate(round_id=judged.round.pk, gate=Gate.DECIDE, by=judged.officer)
    judged.round.refresh_from_db()
    judged.bids = [Bid.objects.get(pk=bid.pk) for bid in judged.bids]
    decide(judged, judged.bids[0])
    decide(judged, judged.bids[1], amount=150_000)
    decide(judged, judged.bids[2], DecisionKind.RESERVE)
    decide(judged, judged.bids[3], DecisionKind.REJECT)
    return judged
