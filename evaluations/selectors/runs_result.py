"""The result of an award run from its stored inputs alone: the same text gives the same text."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from evaluations.methods.awarding import Contender, Cost, Limit, Possible, Result, Standing, Terms
from evaluations.models import AwardRun
from evaluations.selectors.runs_rule import method_terms
from portal.audit.digests import canonical_json, sha256_of
from programmes.selectors.award_terms import REGIONS, AwardTerms, make_terms

SCHEMA: Final = "award-result/1"
Said = Mapping[str, Any]


def terms_of_inputs(inputs: Said) -> AwardTerms:
    """The terms that a run's inputs state."""
    return make_terms(
        rule=inputs["rule"],
        stored=inputs["terms"],
        budget_pounds=inputs["budget_pounds"],
        threshold=inputs["threshold"],
        areas=inputs["areas"],
    )


def worked_out(text: str) -> str:
    """Apply the rule to a run's inputs: the result as canonical JSON. Pure, and a second or two at most."""
    # the solver's libraries: only for whoever runs an award or checks one
    from evaluations.methods.awarding import award, costs, floors_possible

    inputs: Said = json.loads(text)
    terms = terms_of_inputs(inputs)
    contenders = _contenders(inputs, terms)
    asked = method_terms(terms, seed=inputs["seed"])
    names = {**inputs["areas"], **{name: name for _, name in REGIONS}}
    found = award(contenders, asked, names=names, counterfactuals=False)
    return canonical_json(
        {
            "schema": SCHEMA,
            "inputs_sha256": sha256_of(text),
            "rule": terms.rule,
            "method": found.method.value,
            "spent_pounds": found.spent_pounds,
            "standings": [_standing(each) for each in found.standings],
            "floors": _floors(found),
            "caps": _caps(found, asked),
            "possible": _possible(floors_possible(contenders, asked, names=names)) if asked.floors else None,
            "costs": [_cost(each) for each in costs(contenders, asked)] if asked.floors or asked.caps else [],
        }
    )


def scores_needed(text: str) -> dict[str, str | None]:
    """For each bid that the rule does not fund, the lowest score that would have been, or None. Pure, and slow."""
    from evaluations.methods.awarding import award  # as above

    inputs: Said = json.loads(text)
    terms = terms_of_inputs(inputs)
    found = award(_contenders(inputs, terms), method_terms(terms, seed=inputs["seed"]))
    return {
        each.reference: str(each.would_need) if each.would_need is not None else None
        for each in found.standings
        if not each.funded
    }


def _contenders(inputs: Said, terms: AwardTerms) -> list[Contender]:
    least = inputs["least_pounds"] or 1
    return [
        Contender(
            reference=each["reference"],
            score=Decimal(each["score"]),
            pounds=each["pounds"],
            area=each["area"],
            region=each["region"],
            minimum_pounds=min(least, each["pounds"]) if terms.partial else None,
        )
        for each in inputs["bids"]
    ]


def _standing(each: Standing) -> dict[str, Any]:
    return {
        "reference": each.reference,
        "position": each.position,
        "score": str(each.score),
        "asked_pounds": each.asked_pounds,
        "area": each.area,
        "region": each.region,
        "tied": each.tied,
        "funded": each.funded,
        "pounds": each.pounds,
        "reason": each.reason.value,
        "sentence": each.sentence,
    }


def _limit(limit: Limit) -> dict[str, Any]:
    return {"dimension": limit.dimension, "key": limit.key, "pounds": limit.pounds}


def _floors(found: Result) -> list[dict[str, Any]]:
    return [{**_limit(each.floor), "got": each.pounds, "met": each.met, "why": each.why} for each in found.floors_met]


def _caps(found: Result, terms: Terms) -> list[dict[str, Any]]:
    return [{**_limit(cap), "got": _got(found.standings, cap)} for cap in terms.caps]


def _got(standings: Iterable[Standing], limit: Limit) -> int:
    return sum(each.pounds for each in standings if getattr(each, limit.dimension) == limit.key)


def _possible(found: Possible) -> dict[str, Any]:
    return {"possible": found.possible, "short_pounds": found.short_pounds, "sentences": list(found.sentences)}


def _cost(each: Cost) -> dict[str, Any]:
    return {
        "kind": each.kind,
        **_limit(each.limit),
        "displaced": list(each.displaced),
        "gained": list(each.gained),
        "merit_lost": str(each.merit_lost),
        "spent_more": each.pounds,
    }


@dataclass(frozen=True, slots=True)
class Checked:
    """A stored run held against itself: its digests, and its result worked out anew from its inputs."""

    inputs_sha256: str
    result_sha256: str
    inputs_hold: bool
    result_holds: bool
    is_reproduced: bool

    @property
    def holds(self) -> bool:
        """Whether everything is as it was run."""
        return self.inputs_hold and self.result_holds and self.is_reproduced


def check_run(run: AwardRun) -> Checked:
    """Work the run out anew from its stored inputs and compare digests."""
    again = worked_out(run.inputs)
    inputs, result = sha256_of(run.inputs), sha256_of(run.result)
    return Checked(
        inputs_sha256=inputs,
        result_sha256=sha256_of(again),
        inputs_hold=inputs == run.inputs_sha256,
        result_holds=result == run.result_sha256,
        is_reproduced=again == run.result,
    )


def refused_for_money(standings: Sequence[Said]) -> list[str]:
    """The references that could be held in reserve, best first: refused for money, not for their score."""
    return [each["reference"] for each in standings if not each["funded"] and each["reason"] != "threshold"]
