"""Plans of who reads what: asked for, worked out by a worker, changed by hand, committed or discarded."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.db import transaction

from evaluations.methods.allocating import Achieved, Plan, allocate
from evaluations.models import AllocationPlan
from evaluations.permissions import may_run_rounds, phase_of
from evaluations.refusals import JudgingRefused
from evaluations.selectors.allocation_standing import NOT_NOW, WHEN
from evaluations.selectors.plans_problem import Asked, asked_of
from evaluations.selectors.terms import terms_of
from evaluations.services.guards import refuse
from evaluations.services.working import Report, ask
from portal.accounts.models import User
from portal.audit.clock import database_now
from portal.audit.services import record
from portal.look.words import plural
from programmes.models import Round
from programmes.services.locking import lock_round

MOST_READS = 12


@transaction.atomic
def plan_allocation(
    *, round_id: int, reads: int, cross_percent: int, by: User, due_at: datetime | None = None
) -> AllocationPlan:
    """Have a worker plan readers for every eligible bid that has fewer than ``reads``.

    ``cross_percent`` of the reads should go to assessors outside their own area. Raises
    ``JudgingRefused`` for anybody but a fund officer, or when bids are not allocated now.
    """
    asked = {"reads": reads, "cross_percent": cross_percent}
    return _ask(round_id, asked, "Allocation of the round", due_at, by)


@transaction.atomic
def plan_extra_reads(
    *, round_id: int, bid_ids: Iterable[int], extra: int, by: User, due_at: datetime | None = None
) -> AllocationPlan:
    """Have a worker plan ``extra`` further readers for each of these bids, whatever they have already.

    The plan is looked at, changed and committed like any other, at ``evaluations:plan`` of its pk.
    """
    ids = sorted(set(bid_ids))
    if not ids:
        raise JudgingRefused("Choose at least one bid to be read again.")
    share = terms_of(Round.objects.get(pk=round_id)).cross_area_percent
    asked = {"reads": extra, "extra": extra, "bids": ids, "cross_percent": share}
    purpose = f"{plural(extra, 'further read')} of {plural(len(ids), 'bid')}"
    return _ask(round_id, asked, purpose, due_at, by)


def _ask(round_id: int, asked: dict[str, Any], purpose: str, due_at: datetime | None, by: User) -> AllocationPlan:
    refuse(may_run_rounds(by))
    if not 1 <= asked["reads"] <= MOST_READS:
        raise JudgingRefused(f"A bid can be given between 1 and {MOST_READS} readers.")
    if not 0 <= asked["cross_percent"] <= 100:
        raise JudgingRefused("The share of reads across areas is between 0 and 100 per cent.")
    round_ = Round.objects.get(pk=round_id)
    if phase_of(round_) not in WHEN:
        raise JudgingRefused(NOT_NOW)
    plan = AllocationPlan(round=round_, purpose=purpose, asked=asked, due_at=due_at, planned_by=by)
    ask(plan)
    data = {"plan": plan.pk, "reads": asked["reads"], "cross_percent": asked["cross_percent"]}
    record(chain=round_.audit_chain, kind="round.allocation_planned", by=by, subject=plan, data=data)
    return plan


def work_out(plan: AllocationPlan, report: Report) -> Mapping[str, Any]:
    """The worker's part: read the records, ask the optimiser, and give back what the plan says."""
    report(2)
    if plan.discarded_at:
        raise JudgingRefused("This plan was discarded.")
    asked = asked_of(plan)
    refuse(_nothing_to_plan(asked))
    report(8)
    found = allocate(asked.problem, progress=lambda _sentence, percent: report(8 + percent * 9 // 10))
    return fields_of(plan, asked, found)


def _nothing_to_plan(asked: Asked) -> str | None:
    if not asked.bids:
        return "No bid has passed its eligibility check yet. Check the bids first."
    if not any(bid.reads for bid in asked.problem.bids):
        return "Every bid has as many readers as you asked for."
    if not any(reader.capacity for reader in asked.problem.readers):
        return "No assessor with training up to date can take another bid. Raise a load, or train an assessor."
    return None


def fields_of(plan: AllocationPlan, asked: Asked, found: Plan) -> dict[str, Any]:
    """What a plan keeps of what was found; who read each bid then is kept, so that it is seen if that changes."""
    readers = {str(bid.key): sorted(bid.already) for bid in asked.problem.bids}
    wanted = {str(bid.key): bid.reads for bid in asked.problem.bids}
    return {
        "pairs": [{"bid": bid, "assessor": assessor, "by_hand": False} for bid, assessor in found.pairs],
        "short": [{"bid": each.bid_key, "missing": each.missing, "why": each.why} for each in found.short],
        "achieved": achieved_fields(found.achieved, asked.areas),
        "asked": plan.asked | {"readers": readers, "wanted": wanted},
    }


def achieved_fields(achieved: Achieved, areas: Mapping[int, str]) -> dict[str, Any]:
    """What a plan achieves, as JSON, with the area of each bid."""
    figures = asdict(achieved)
    figures["loads"] = {str(key): count for key, count in achieved.loads.items()}
    return figures | {"areas": {str(key): area for key, area in areas.items()}}


@transaction.atomic
def discard_plan(*, plan_id: int, by: User) -> AllocationPlan:
    """Put a plan away that was not committed. Twice is the same as once."""
    refuse(may_run_rounds(by))
    plan = held_plan(plan_id)
    if plan.discarded_at:
        return plan
    if plan.committed_at:
        raise JudgingRefused("This plan is committed. Take assessors off single bids instead.")
    plan.discarded_at, plan.discarded_by = database_now(), by
    plan.save(update_fields=["discarded_at", "discarded_by"])
    data = {"plan": plan.pk}
    record(chain=plan.round.audit_chain, kind="round.allocation_discarded", by=by, subject=plan, data=data)
    return plan


@transaction.atomic
def plan_again(*, plan_id: int, by: User) -> AllocationPlan:
    """Have a plan that failed worked out once more."""
    refuse(may_run_rounds(by))
    plan = held_plan(plan_id)
    if plan.discarded_at:
        raise JudgingRefused("This plan was discarded.")
    ask(plan)
    return plan


def held_plan(plan_id: int) -> AllocationPlan:
    """The plan, its round first and then itself held for update."""
    round_ = lock_round(AllocationPlan.objects.values_list("round_id", flat=True).get(pk=plan_id))
    plan = AllocationPlan.objects.select_for_update(of=("self",)).get(pk=plan_id)
    plan.round = round_
    return plan


def pairs_of(plan: AllocationPlan) -> Sequence[tuple[int, int]]:
    """The plan's (bid, assessor) pairs by id."""
    return [(pair["bid"], pair["assessor"]) for pair in plan.pairs]
