"""Award runs: the sealed rule applied, tried out with other terms, adopted, and made into decisions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Max

from bids.models import Bid
from evaluations.models import AwardRun, Decision, DecisionReason
from evaluations.permissions import may_run_rounds, phase_of
from evaluations.refusals import JudgingRefused
from evaluations.selectors.ranking import live_decisions
from evaluations.selectors.runs import adopted_run, explained, needed_of, result_of
from evaluations.selectors.runs_inputs import gather
from evaluations.selectors.runs_result import check_run, refused_for_money, worked_out
from evaluations.selectors.runs_seal import seal_faults, sealed_terms
from evaluations.services.deciding import propose_decision
from evaluations.services.guards import refuse, required
from evaluations.services.run_scores import ask_for_scores
from evaluations.states import DecisionKind, WorkState
from portal.accounts.models import User
from portal.audit.clock import database_now
from portal.audit.digests import sha256_of
from portal.audit.services import record
from programmes.models import Direction, Round
from programmes.selectors.award_terms import terms_problems
from programmes.selectors.directions import with_direction
from programmes.services.locking import lock_round
from programmes.states import Phase


@transaction.atomic
def run_award(*, round_id: int, by: User, title: str = "", direction_id: int | None = None) -> AwardRun:
    """Apply the sealed rule, or what a recorded direction puts in its place, and store the run.

    Raises ``JudgingRefused`` when anything differs from the seal without a direction that says so,
    when scores are still out, or outside the time of decisions.
    """
    round_ = _deciding(round_id, by)
    direction = Direction.objects.get(pk=direction_id, round=round_) if direction_id is not None else None
    faults = seal_faults(round_, direction)
    if faults:
        raise JudgingRefused(
            "No award was run, because this round is not as it was sealed. " + " ".join(faults) + " Record a direction "
            "with its reason if it is meant to be so."
        )
    return _stored(round_, by, title or "Award run", direction=direction)


@transaction.atomic
def try_out(*, round_id: int, by: User, title: str, instead: Mapping[str, Any]) -> AwardRun:
    """Store a what-if: the rule under other terms, for comparison only; it can never be adopted.

    ``instead`` takes any of "rule" with "award_terms", "budget_pounds" and "threshold".
    """
    round_ = _deciding(round_id, by)
    found = sealed_terms(round_)
    if found is not None:
        said = with_direction(found[1], instead)
        areas = [item["slug"] for item in said["priority_areas"]]
        problems = terms_problems(
            said.get("award_terms") or {}, rule=said["rule"], budget_pounds=said["budget_pounds"], areas=areas
        )
        if problems:
            raise JudgingRefused(" ".join(f"{sentence.rstrip('.')}." for _, sentence in problems))
    return _stored(round_, by, required(title, "Give the what-if a title."), instead=instead)


def _stored(
    round_: Round,
    by: User,
    title: str,
    *,
    direction: Direction | None = None,
    instead: Mapping[str, Any] | None = None,
) -> AwardRun:
    gathered = gather(round_, direction=direction, instead=instead)
    if gathered.refusals:
        raise JudgingRefused(" ".join(gathered.refusals))
    result = worked_out(gathered.text)
    last = AwardRun.objects.filter(round=round_).aggregate(last=Max("number"))["last"] or 0
    run = AwardRun.objects.create(
        round=round_,
        number=last + 1,
        title=title.strip()[:200],
        is_what_if=instead is not None,
        direction=direction,
        inputs=gathered.text,
        inputs_sha256=sha256_of(gathered.text),
        result=result,
        result_sha256=sha256_of(result),
        run_at=database_now(),
        run_by=by,
    )
    if not run.is_what_if:
        ask_for_scores(run)
    data = {
        "number": run.number,
        "what_if": run.is_what_if,
        "inputs_sha256": run.inputs_sha256,
        "result_sha256": run.result_sha256,
        "direction": direction.number if direction is not None else None,
    }
    record(chain=round_.audit_chain, kind="round.award_run", by=by, subject=run, data=data)
    return run


@transaction.atomic
def adopt_run(*, run_id: int, by: User) -> AwardRun:
    """Make a run the one that recommends; the one before it is retired. Twice is the same as once.

    Raises ``JudgingRefused`` for a what-if, for a run that cannot be reproduced, and when scores or
    terms changed since it was run.
    """
    round_ = _deciding(AwardRun.objects.values_list("round_id", flat=True).get(pk=run_id), by)
    run = AwardRun.objects.select_for_update().get(pk=run_id)
    if run.adopted_at is not None and run.retired_at is None:
        return run
    _refuse_adoption(round_, run)
    now = database_now()
    before = adopted_run(round_)
    if before is not None:
        before.retired_at, before.retired_by = now, by
        before.save(update_fields=["retired_at", "retired_by"])
    run.adopted_at, run.adopted_by = now, by
    run.save(update_fields=["adopted_at", "adopted_by"])
    data = {"number": run.number, "retired": before.number if before is not None else None}
    record(chain=round_.audit_chain, kind="round.award_run_adopted", by=by, subject=run, data=data)
    return run


def _refuse_adoption(round_: Round, run: AwardRun) -> None:
    if run.is_what_if:
        raise JudgingRefused("A what-if only shows what would be. Run the sealed rule, or record a direction first.")
    if run.retired_at is not None:
        raise JudgingRefused("Another run took the place of this one. Run the award again.")
    if not check_run(run).holds:
        raise JudgingRefused("This run cannot be reproduced from its stored inputs, so it cannot be adopted.")
    faults = seal_faults(round_, run.direction)
    if faults:
        raise JudgingRefused(" ".join(faults))
    if sha256_of(gather(round_, direction=run.direction).text) != run.inputs_sha256:
        raise JudgingRefused("Scores or bids changed after this run. Run the award again.")


@transaction.atomic
def decide_as_recommended(*, run_id: int, by: User, reserves: int = 0) -> list[Decision]:
    """Propose what the adopted run recommends for every bid that has no decision yet.

    Funded bids are funded, the best ``reserves`` of those refused for want of money are held in
    reserve, the others are rejected: each with the run's coded reasons and its sentence. Waits for the
    scores that would have been funded, unless they could not be worked out. Raises
    ``JudgingRefused`` when the run is not the adopted one or every bid is decided.
    """
    round_ = _deciding(AwardRun.objects.values_list("round_id", flat=True).get(pk=run_id), by)
    run = AwardRun.objects.select_related("direction", "scores_needed").get(pk=run_id)
    if run.adopted_at is None or run.retired_at is not None:
        raise JudgingRefused("Adopt this run first: decisions follow the run that recommends.")
    needed = needed_of(run)
    if run.scores_needed.state in (WorkState.QUEUED, WorkState.WORKING):
        raise JudgingRefused(
            "The scores that would have been funded are still being worked out, and every bidder is told theirs. "
            "This takes up to a few minutes."
        )
    standings = result_of(run)["standings"]
    bids = {bid.reference: bid for bid in Bid.objects.filter(round=round_)}
    decided = live_decisions(list(bids.values()))
    open_ones = [each for each in standings if bids[each["reference"]].pk not in decided]
    if not open_ones:
        raise JudgingRefused("Every bid of this run has a decision already.")
    held = refused_for_money(standings)[: max(reserves, 0)]
    made = [_follow(run, each, needed, bids, by) for each in _in_order(open_ones, held)]
    data = {"number": run.number, "decisions": len(made)}
    record(chain=round_.audit_chain, kind="round.decided_as_recommended", by=by, subject=run, data=data)
    return made


def _in_order(standings: Sequence[Mapping[str, Any]], held: Sequence[str]) -> list[tuple[Mapping[str, Any], bool]]:
    """Reserves in merit order, so that they are numbered so; all others by reference."""
    by_reference = {each["reference"]: each for each in standings}
    reserves = [(by_reference[reference], True) for reference in held if reference in by_reference]
    others = sorted((each for each in standings if each["reference"] not in held), key=lambda each: each["reference"])
    return [*reserves, *((each, False) for each in others)]


def _follow(
    run: AwardRun,
    said: tuple[Mapping[str, Any], bool],
    needed: Mapping[str, str | None] | None,
    bids: Mapping[str, Bid],
    by: User,
) -> Decision:
    standing, is_reserve = said
    found = explained(standing, run, needed)
    codes = [DecisionReason.RESERVE.value, *found.codes] if is_reserve else list(found.codes)
    return propose_decision(
        bid_id=bids[found.reference].pk,
        kind=DecisionKind.RESERVE if is_reserve else found.kind,
        amount_pounds=found.pounds if found.funded else None,
        reason=found.reason,
        reason_codes=codes,
        recommended_by_run=run,
        follows_recommendation=True,
        by=by,
    )


def _deciding(round_id: int, by: User) -> Round:
    refuse(may_run_rounds(by))
    round_ = lock_round(round_id)
    if phase_of(round_) is not Phase.DECIDING:
        raise JudgingRefused("Awards are run while the round is being decided: all scores are in by then.")
    return round_
