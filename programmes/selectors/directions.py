"""What a recorded direction changes of what was sealed, as terms and in plain words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from portal.look.words import join
from programmes.models import Direction, Round
from programmes.selectors.award_terms import award_terms_of, terms_problems

Payload = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Directed:
    """A direction with what it says, and what of the seal it takes the place of."""

    direction: Direction
    instead: Sequence[str]
    sealed: Sequence[str]


def with_direction(said: Payload, terms: Mapping[str, Any]) -> dict[str, Any]:
    """A seal's payload with a direction's terms in place of the sealed ones. Weights are by criterion."""
    weights = terms.get("weights") or {}
    changed = {key: terms[key] for key in ("rule", "award_terms", "budget_pounds", "threshold") if key in terms}
    criteria = [{**item, "weight": weights.get(item["slug"], item["weight"])} for item in said["criteria"]]
    return {**said, **changed, "criteria": criteria}


def direction_problems(said: Payload, terms: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What is wrong with a direction, as (field or "", sentence); a direction must change something."""
    after = with_direction(said, terms)
    found = terms_problems(
        after.get("award_terms") or {},
        rule=after["rule"],
        budget_pounds=after["budget_pounds"],
        areas=[item["slug"] for item in said["priority_areas"]],
    )
    if after["budget_pounds"] > said["budget_pounds"]:
        found.append(("budget_pounds", "A direction cannot spend more than the sealed budget"))
    weights = sum(item["weight"] for item in after["criteria"])
    if weights != 100:
        found.append(("", f"The weights add up to {weights}. They must add up to 100."))
    if not found and canonical(after) == canonical(said) and not terms.get("seed"):
        found.append(("", "This is what was sealed, so there is nothing to direct."))
    return found


def canonical(said: Payload) -> list[str]:
    """Everything that a direction may change, as sentences: equal when nothing is."""
    weights = join([f"{item['name']} {item['weight']}" for item in said["criteria"]])
    return [*award_terms_of(said).sentences, f"The criteria weigh: {weights}."]


def directions_of(round: Round, said: Payload) -> list[Directed]:
    """The round's directions in order, in words. One query."""
    return [in_words(direction, said) for direction in round.directions.order_by("number")]


def in_words(direction: Direction, said: Payload) -> Directed:
    """What one direction changes."""
    before, after = canonical(said), canonical(with_direction(said, direction.terms))
    instead = [sentence for sentence in after if sentence not in before]
    if direction.terms.get("seed"):
        instead.append(f"Equal scores stand in the order of another seed: {direction.terms['seed']}.")
    return Directed(direction, instead, [sentence for sentence in before if sentence not in after])
