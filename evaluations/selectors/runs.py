"""Award runs: which one recommends, and what it says of each bid."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from django.db.models import FilteredRelation, Q, QuerySet

from bids.models import Bid
from evaluations.methods.awarding import Reason
from evaluations.models import AwardRun, DecisionReason, RunScores
from evaluations.states import DecisionKind, WorkState
from programmes.models import Round

CODES: Final[Mapping[str, tuple[DecisionReason, ...]]] = {
    Reason.FUNDED: (DecisionReason.MERIT,),
    Reason.PARTLY: (DecisionReason.MERIT, DecisionReason.PART),
    Reason.FLOOR: (DecisionReason.FLOOR,),
    Reason.THRESHOLD: (DecisionReason.THRESHOLD,),
    Reason.BUDGET: (DecisionReason.BUDGET,),
    Reason.CAP_AREA: (DecisionReason.CAP,),
    Reason.CAP_REGION: (DecisionReason.CAP,),
    Reason.DISPLACED: (DecisionReason.BUDGET,),
}
"""The coded reasons of a decision that follows the run."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """What the adopted run says of a bid: its score, its reason, and the score that would have been funded."""

    reference: str
    score: Decimal
    position: int
    kind: DecisionKind
    funded: bool
    pounds: int
    reason: str
    codes: tuple[str, ...]
    counterfactual: Decimal | None
    run_number: int
    is_known: bool = True

    @property
    def counterfactual_sentence(self) -> str:
        """“A score of 76.00 would have been funded, …”, or that none would; "" if funded, or not worked out."""
        if self.funded or not self.is_known:
            return ""
        if self.counterfactual is None:
            return "No score alone would have had this bid funded."
        return f"A score of {self.counterfactual} would have been funded, all else equal."


def runs_of(round_: Round) -> QuerySet[AwardRun]:
    """The round's runs, the newest first, without their long texts."""
    return (
        AwardRun.objects.filter(round=round_)
        .select_related("run_by", "adopted_by", "direction")
        .defer("inputs", "result")
        .order_by("-number")
    )


def adopted_run(round_: Round) -> AwardRun | None:
    """The run that recommends the decisions. One query."""
    adopted = AwardRun.objects.filter(round=round_, adopted_at__isnull=False, retired_at__isnull=True)
    return adopted.select_related("run_by", "adopted_by", "direction", "scores_needed").first()


def with_adopted_run(rounds: QuerySet[Round]) -> QuerySet[Round]:
    """Rounds joined with the run that recommends their decisions, as ``adopted``: a round has one at most."""
    in_force = Q(award_runs__adopted_at__isnull=False, award_runs__retired_at__isnull=True)
    joined = rounds.annotate(adopted=FilteredRelation("award_runs", condition=in_force))
    return joined.select_related("adopted")  # type: ignore[misc]  # the plugin knows no filtered relation


def result_of(run: AwardRun) -> dict[str, Any]:
    """What the run came to, as stored."""
    result: dict[str, Any] = json.loads(run.result)
    return result


def inputs_of(run: AwardRun) -> dict[str, Any]:
    """What the run rested on, as stored."""
    inputs: dict[str, Any] = json.loads(run.inputs)
    return inputs


def explanation_of(bid: Bid) -> Explanation | None:
    """What the adopted run says of one bid; None without a run, or when the bid was not in it. One query."""
    return explanations_of(bid.round).get(bid.reference)


def explanations_of(round_: Round) -> dict[str, Explanation]:
    """What the adopted run says of every bid, by reference; empty without one. One query."""
    run = adopted_run(round_)
    if run is None:
        return {}
    needed = needed_of(run)
    return {each["reference"]: explained(each, run, needed) for each in result_of(run)["standings"]}


def needed_of(run: AwardRun) -> dict[str, str | None] | None:
    """The scores that would have been funded, by reference; None until they are worked out, and for what-ifs."""
    row: RunScores | None = getattr(run, "scores_needed", None)
    if row is None or row.state != WorkState.READY:
        return None
    found: dict[str, str | None] = row.result
    return found


def explained(said: Mapping[str, Any], run: AwardRun, needed: Mapping[str, str | None] | None) -> Explanation:
    """One standing of a run's result, as the field says it; ``needed`` from ``needed_of``."""
    would_need = needed.get(said["reference"]) if needed is not None else None
    codes = [code.value for code in CODES[said["reason"]]]
    if run.direction_id is not None:
        codes.append(DecisionReason.DIRECTION.value)
    return Explanation(
        reference=said["reference"],
        score=Decimal(said["score"]),
        position=said["position"],
        kind=DecisionKind.FUND if said["funded"] else DecisionKind.REJECT,
        funded=said["funded"],
        pounds=said["pounds"],
        reason=said["sentence"],
        codes=tuple(codes),
        counterfactual=Decimal(would_need) if would_need is not None else None,
        run_number=run.number,
        is_known=needed is not None,
    )
