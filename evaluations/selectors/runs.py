"""Award runs: which one recommends, and what it says of each bid."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from django.db.models import QuerySet

from bids.models import Bid
from evaluations.methods.awarding import Reason
from evaluations.models import AwardRun, DecisionReason
from evaluations.states import DecisionKind
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
    is_what_if: bool = False

    @property
    def counterfactual_sentence(self) -> str:
        """“A score of 76.00 would have been funded, …”, or that none would; "" for a funded bid and in a what-if."""
        if self.funded or self.is_what_if:
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
    return adopted.select_related("run_by", "adopted_by", "direction").first()


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
    return {each["reference"]: explained(each, run) for each in result_of(run)["standings"]}


def explained(said: Mapping[str, Any], run: AwardRun) -> Explanation:
    """One standing of a run's result, as the field says it."""
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
        counterfactual=Decimal(said["would_need"]) if said["would_need"] is not None else None,
        run_number=run.number,
        is_what_if=run.is_what_if,
    )
