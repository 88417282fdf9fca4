"""Choosing the one bid that every assessor scores before live marking, and letting live marking go on without it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from bids.models import Bid
from evaluations.models import Allocation, Assessment, CalibrationBid
from evaluations.permissions import may_run_rounds, phase_of
from evaluations.refusals import JudgingRefused
from evaluations.selectors.calibration_bid import assessors_now
from evaluations.selectors.eligibility import is_eligible
from evaluations.services.allocating import Placed, place_pairs
from evaluations.services.guards import lock_round_and_bid, refuse, refuse_unless_counted
from evaluations.states import AllocationState
from portal.accounts.models import User
from portal.audit.clock import database_now
from portal.audit.services import record
from programmes.states import Phase


@transaction.atomic
def choose_calibration_bid(*, bid_id: int, by: User, due_at: datetime | None = None) -> Placed:
    """Have every assessor who may read this bid score it before any other of its round.

    Choosing the same bid again gives it to assessors who have joined since. What comes back says who
    was given it now, and of everybody else why not. Raises ``JudgingRefused`` when another bid was
    chosen, or once somebody has submitted an assessment of the round.
    """
    refuse(may_run_rounds(by))
    bid = lock_round_and_bid(bid_id)
    _refuse_choice(bid)
    chosen = CalibrationBid.objects.filter(round=bid.round).first()
    if chosen is None:
        _refuse_live_marking(bid)
        chosen = CalibrationBid.objects.create(round=bid.round, bid=bid, chosen_at=database_now(), chosen_by=by)
        record(chain=bid.audit_chain, kind="bid.chosen_for_calibration", by=by, subject=chosen)
    elif chosen.bid_id != bid.pk:
        raise JudgingRefused(f"{chosen.bid.reference} was chosen already. A round has one calibration bid.")
    placed = place_pairs(
        pairs=[(bid.pk, assessor.pk) for assessor in assessors_now()], by=by, due_at=due_at, is_calibration=True
    )
    Allocation.objects.filter(bid=bid, is_calibration=False).exclude(state=AllocationState.RECUSED).update(
        is_calibration=True
    )
    return placed


def _refuse_choice(bid: Bid) -> None:
    refuse_unless_counted(bid)
    if phase_of(bid.round) not in (Phase.CLOSED, Phase.ASSESSING):
        raise JudgingRefused("A calibration bid is chosen after the round has closed and before decisions start.")
    if not is_eligible(bid):
        raise JudgingRefused(f"{bid.reference} has not passed its eligibility check, so it is not scored.")


def _refuse_live_marking(bid: Bid) -> None:
    """Calibration comes first or not at all: scores given before it cannot be unsaid."""
    started = Assessment.objects.filter(allocation__bid__round=bid.round, submitted_at__isnull=False).count()
    if started:
        raise JudgingRefused(
            f"Live marking has started: {started} of the round’s assessments "
            f"{'has' if started == 1 else 'have'} been submitted. A calibration bid comes before that."
        )


@transaction.atomic
def close_calibration(*, round_id: int, by: User) -> CalibrationBid:
    """Let live marking go on for those who have not scored the calibration bid. Twice is the same as once.

    Raises ``JudgingRefused`` for anybody but a fund officer, or when no bid was chosen.
    """
    refuse(may_run_rounds(by))
    found = CalibrationBid.objects.filter(round_id=round_id).first()
    if found is None:
        raise JudgingRefused("No calibration bid was chosen in this round.")
    bid = lock_round_and_bid(found.bid_id)
    chosen = CalibrationBid.objects.select_for_update().get(pk=found.pk)
    if chosen.closed_at is None:
        chosen.closed_at, chosen.closed_by = database_now(), by
        chosen.save(update_fields=["closed_at", "closed_by"])
        record(chain=bid.audit_chain, kind="bid.calibration_closed", by=by, subject=chosen)
    return chosen
