"""What the adopted award run recommends, and the floors and caps that it, or the seal, sets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from evaluations.models import AwardRun
from evaluations.selectors.runs import adopted_run, inputs_of, result_of
from evaluations.selectors.runs_result import terms_of_inputs
from evaluations.selectors.runs_rule import terms_in_force
from programmes.models import PriorityArea, Round
from programmes.selectors.award_terms import AwardTerms


@dataclass(frozen=True, slots=True)
class Recommended:
    """Pounds by reference under the adopted run (None while there is none), and the terms it rests on."""

    pounds: dict[str, int] | None
    terms: AwardTerms


def recommended_of(round_: Round, areas: Sequence[PriorityArea]) -> Recommended:
    """The adopted run's recommendation and terms, a direction's included; before it, the round's own. One query."""
    return recommended_by(adopted_run(round_), round_, areas)


def recommended_by(run: AwardRun | None, round_: Round, areas: Sequence[PriorityArea]) -> Recommended:
    """The same, with the adopted run at hand. No query."""
    if run is None:
        return Recommended(None, terms_in_force(round_, {area.slug: area.name for area in areas}))
    pounds = {each["reference"]: int(each["pounds"]) for each in result_of(run)["standings"] if each["funded"]}
    return Recommended(pounds, terms_of_inputs(inputs_of(run)))
