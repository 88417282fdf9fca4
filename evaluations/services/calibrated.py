"""Working out calibrated scores: asked for once for each state of the scores, done by a worker."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from bids.models import Bid
from evaluations.models import AssessorProfile, CalibratedRanking, ExpertiseLevel
from evaluations.permissions import may_run_rounds, phase_of
from evaluations.refusals import JudgingRefused
from evaluations.selectors.calibrated import calibration_inputs
from evaluations.selectors.ranking import eligible_now
from evaluations.selectors.scores import scores_of
from evaluations.selectors.secrecy import all_in_ids
from evaluations.selectors.whereabouts import whereabouts
from evaluations.services.calibrating import worked_out
from evaluations.services.guards import refuse
from evaluations.services.working import Report, ask
from portal.accounts.models import User
from portal.audit.digests import sha256_of
from portal.audit.services import record
from programmes.models import Round
from programmes.services.locking import lock_round
from programmes.states import Phase

FEWEST = 2
WHILE = (Phase.ASSESSING, Phase.DECIDING)


@transaction.atomic
def ask_for_calibration(*, round_id: int, by: User | None) -> CalibratedRanking:
    """Have the scores as they stand calibrated; twice for the same scores is the same row.

    ``by`` is None when the portal asks by itself. Raises ``JudgingRefused``.
    """
    if by is not None:
        refuse(may_run_rounds(by))
    round_ = lock_round(round_id)
    if phase_of(round_) not in WHILE:
        raise JudgingRefused("Scores are calibrated while bids are assessed and decided.")
    inputs, count = inputs_of(round_)
    if count < FEWEST:
        raise JudgingRefused("Fewer than two bids have all their assessments in, so there is nothing to calibrate yet.")
    digest = sha256_of(inputs)
    row = CalibratedRanking.objects.filter(round=round_, inputs_sha256=digest).first()
    if row is not None:
        ask(row)
        return row
    row = CalibratedRanking(round=round_, inputs_sha256=digest, asked_by=by)
    ask(row)
    record(chain=round_.audit_chain, kind="round.calibrating", by=by, subject=row, data={"inputs_sha256": digest})
    return row


def inputs_of(round_: Round) -> tuple[str, int]:
    """What a calibration of this moment rests on, and of how many bids."""
    bids = eligible_now(round_)
    scores = scores_of(all_in_ids(bids))
    return calibration_inputs(round_, bids, scores, whereabouts(bids)), len(scores)


def ask_where_scores_changed() -> int:
    """Ask for every round whose scores have no calibration yet; says for how many. Failed ones wait for a person."""
    asked = 0
    for round_ in Round.objects.filter(assessing_at__isnull=False, notified_at=None, is_record=False).order_by("pk"):
        inputs, count = inputs_of(round_)
        known = CalibratedRanking.objects.filter(round=round_, inputs_sha256=sha256_of(inputs)).exists()
        if count >= FEWEST and not known and phase_of(round_) in WHILE:
            ask_for_calibration(round_id=round_.pk, by=None)
            asked += 1
    return asked


def work_out(row: CalibratedRanking, report: Report) -> Mapping[str, Any]:
    """The work of one row: refused when other scores came in since it was asked for."""
    round_ = row.round
    inputs, _ = inputs_of(round_)
    if sha256_of(inputs) != row.inputs_sha256:
        raise JudgingRefused("Scores came in after this was asked for. Calibrate the scores as they stand.")
    report(10)
    result = worked_out(json.loads(inputs), home_areas(round_), report)
    return {"result": result}


def home_areas(round_: Round) -> dict[int, set[str]]:
    """By assessor id, the priority areas in which they are experts: their home."""
    readers = AssessorProfile.objects.filter(allocations__bid__in=Bid.objects.filter(round=round_)).distinct()
    homes: dict[int, set[str]] = {}
    for pk, slug in readers.filter(areas__level=ExpertiseLevel.EXPERT).values_list("pk", "areas__area_slug"):
        homes.setdefault(pk, set()).add(slug)
    return homes
