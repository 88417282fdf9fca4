"""A plan changed by hand, bid by bid, and committed in one transaction."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db import transaction

from evaluations.methods.allocating import measure, refusal
from evaluations.models import Allocation, AllocationPlan
from evaluations.permissions import may_run_rounds, phase_of
from evaluations.refusals import JudgingRefused
from evaluations.selectors.allocation_standing import NOT_NOW, WHEN
from evaluations.selectors.plans_problem import Asked, asked_of, reading_now
from evaluations.services.allocating import Pair, place_pairs
from evaluations.services.guards import refuse
from evaluations.services.planning import achieved_fields, held_plan, pairs_of
from evaluations.states import WorkState
from portal.accounts.models import User
from portal.audit.clock import database_now
from portal.audit.services import record


class PlanChanged(JudgingRefused):
    """The plan was changed in another tab, or by another officer, since the page was opened."""


class NotWhole(JudgingRefused):
    """Some pairs of the plan can no longer be allocated; ``refused`` says which and why."""

    def __init__(self, refused: dict[Pair, str]) -> None:
        super().__init__("Not all of this plan can be allocated any more. Nothing has been allocated.")
        self.refused = refused


@dataclass(frozen=True, slots=True)
class Committed:
    """What came of a plan: the allocations made, and why not of each pair that was left out."""

    made: list[Allocation]
    left_out: dict[Pair, str]


@transaction.atomic
def set_readers(*, plan_id: int, bid_id: int, assessors: Collection[int], revision: int, by: User) -> AllocationPlan:
    """Plan exactly these assessors for one bid.

    Raises ``PlanChanged`` when the plan is not the one the page showed, and ``JudgingRefused`` with
    the conflict, the full load or the colleague that keeps an assessor who is added from the bid.
    """
    plan = _open_plan(plan_id, revision, by)
    asked = asked_of(plan)
    if bid_id not in asked.bids:
        raise JudgingRefused("This bid is not part of the plan.")
    kept = [pair for pair in pairs_of(plan) if pair[0] != bid_id]
    before = {assessor for bid, assessor in pairs_of(plan) if bid == bid_id}
    pairs = [*kept, *((bid_id, each) for each in sorted(before & set(assessors)))]
    for assessor in sorted(set(assessors) - before):
        refuse(_why_not(asked, pairs, bid_id, assessor) or None)
        pairs.append((bid_id, assessor))
    _write(plan, asked, pairs, changed=bid_id)
    return plan


def _why_not(asked: Asked, pairs: Iterable[Pair], bid_id: int, assessor: int) -> str:
    if assessor not in asked.assessors:
        return "One of those is not an assessor at present."
    said = refusal(asked.problem, tuple(pairs), bid_id, assessor)
    name = asked.assessors[assessor].user.full_name
    return f"{name} cannot read {asked.bids[bid_id].reference}. {said}" if said else ""


def _write(plan: AllocationPlan, asked: Asked, pairs: list[Pair], *, changed: int) -> None:
    by_hand = {(pair["bid"], pair["assessor"]) for pair in plan.pairs if pair["by_hand"]}
    fresh = set(pairs) - set(pairs_of(plan))
    plan.pairs = [
        {"bid": bid, "assessor": assessor, "by_hand": (bid, assessor) in by_hand | fresh}
        for bid, assessor in sorted(pairs)
    ]
    missing = plan.asked["wanted"].get(str(changed), 0) - sum(bid == changed for bid, _ in pairs)
    short = [each for each in plan.short if each["bid"] != changed]
    if missing > 0:
        short.append({"bid": changed, "missing": missing, "why": "An officer planned fewer readers."})
    plan.short = sorted(short, key=lambda each: int(each["bid"]))
    still = [pair for pair in sorted(pairs) if pair[0] in asked.bids and pair[1] in asked.assessors]
    plan.achieved = achieved_fields(measure(asked.problem, still), asked.areas)
    plan.revision += 1
    plan.save(update_fields=["pairs", "short", "achieved", "revision"])


@transaction.atomic
def commit_plan(*, plan_id: int, revision: int, by: User, partly: bool = False) -> Committed:
    """Allocate what the plan says, each pair checked again under the locks.

    Raises ``NotWhole`` when something stands in the way by now, unless the officer agreed to commit
    the rest (``partly``); either way nothing is half done. Twice is refused.
    """
    plan = _open_plan(plan_id, revision, by)
    if phase_of(plan.round) not in WHEN:
        raise JudgingRefused(NOT_NOW)
    late = _given_since(plan)
    placed = place_pairs(
        pairs=[pair for pair in pairs_of(plan) if pair not in late], by=by, due_at=plan.due_at, plan=plan
    )
    left_out = late | placed.refused
    if left_out and not partly:
        raise NotWhole(left_out)
    plan.committed_at, plan.committed_by = database_now(), by
    plan.save(update_fields=["committed_at", "committed_by"])
    record(
        chain=plan.round.audit_chain,
        kind="round.allocation_committed",
        by=by,
        subject=plan,
        data={"plan": plan.pk, "revision": plan.revision, "made": len(placed.made), "left_out": len(left_out)},
    )
    return Committed(placed.made, left_out)


def _given_since(plan: AllocationPlan) -> dict[Pair, str]:
    """The pairs of bids that somebody else was given to since the plan was worked out."""
    then, now = plan.asked.get("readers", {}), reading_now(plan.round)
    planned: dict[int, set[int]] = {}
    for bid, assessor in pairs_of(plan):
        planned.setdefault(bid, set()).add(assessor)
    others = {bid: now.readers[bid] - set(then.get(str(bid), ())) - readers for bid, readers in planned.items()}
    return {
        (bid, assessor): "This bid was given to another assessor after the plan was made."
        for bid, assessor in pairs_of(plan)
        if others[bid]
    }


def _open_plan(plan_id: int, revision: int, by: User) -> AllocationPlan:
    refuse(may_run_rounds(by))
    plan = held_plan(plan_id)
    if plan.committed_at or plan.discarded_at:
        raise JudgingRefused("This plan was committed or discarded, so it cannot change any more.")
    if plan.state != WorkState.READY:
        raise JudgingRefused("This plan is not worked out yet.")
    if plan.revision != revision:
        raise PlanChanged("The plan was changed since you opened this page. Look at it again before you go on.")
    return plan
