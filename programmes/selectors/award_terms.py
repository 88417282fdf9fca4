"""The rule of award of a round in its parts and in plain words: sealed, directed or only tried out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from portal.look.words import pounds
from programmes.models.places import Region

MERIT_ORDER, FLOORS_AND_CAPS = "merit_order/1", "merit_order/2"
RULES: Final[Mapping[str, str]] = {
    MERIT_ORDER: "Merit order",
    FLOORS_AND_CAPS: "Merit order with floors and caps",
}
MEAN, CALIBRATED = "mean", "calibrated"
SCORES: Final[Mapping[str, str]] = {
    MEAN: "The weighted mean of the assessors’ scores",
    CALIBRATED: "The calibrated score, with each assessor’s leniency taken out",
}
REGIONS: Final[tuple[tuple[str, str], ...]] = tuple((region.value, region.value) for region in Region)

Kind = Literal["floor", "cap"]


@dataclass(frozen=True, slots=True)
class TermLimit:
    """A floor or a cap in pounds on a priority area or a region; ``name`` is how pages call it."""

    dimension: str
    key: str
    name: str
    pounds: int


@dataclass(frozen=True, slots=True)
class AwardTerms:
    """What decides who is funded."""

    rule: str
    score: str
    partial: bool
    floors: tuple[TermLimit, ...]
    caps: tuple[TermLimit, ...]
    budget_pounds: int
    threshold: str

    @property
    def sentences(self) -> list[str]:
        """The rule in plain words, a sentence for each part of it."""
        return [
            *_order(self),
            f"The score that decides is {_lower(SCORES[self.score])}. {_agreed(self)}",
            *([f"A bid under {self.threshold} of 100 is not funded."] if float(self.threshold) else []),
            *(f"At least {pounds(floor.pounds)} goes to {_place(floor)}." for floor in self.floors),
            *(f"At most {pounds(cap.pounds)} goes to {_place(cap)}." for cap in self.caps),
            "Equal scores stand in the order of the sealed seed.",
        ]

    def stored(self) -> dict[str, Any]:
        """As ``Round.award_terms`` keeps it: nothing for the plain merit order."""
        if self.rule == MERIT_ORDER:
            return {}
        return stored_terms(
            score=self.score,
            partial=self.partial,
            floors=[(one.dimension, one.key, one.pounds) for one in self.floors],
            caps=[(one.dimension, one.key, one.pounds) for one in self.caps],
        )


def stored_terms(
    *, score: str, partial: bool, floors: Iterable[tuple[str, str, int]], caps: Iterable[tuple[str, str, int]]
) -> dict[str, Any]:
    """The one form of a round's terms of award, as it is sealed."""
    return {
        "score": score,
        "partial": partial,
        "floors": [{"dimension": kind, "key": key, "pounds": amount} for kind, key, amount in sorted(floors)],
        "caps": [{"dimension": kind, "key": key, "pounds": amount} for kind, key, amount in sorted(caps)],
    }


def award_terms_of(said: Mapping[str, Any]) -> AwardTerms:
    """The terms of award that a seal's payload states."""
    names = {item["slug"]: item["name"] for item in said["priority_areas"]}
    return make_terms(
        rule=said["rule"],
        stored=said.get("award_terms") or {},
        budget_pounds=said["budget_pounds"] or 0,
        threshold=said["threshold"],
        areas=names,
    )


def make_terms(
    *, rule: str, stored: Mapping[str, Any], budget_pounds: int, threshold: str, areas: Mapping[str, str]
) -> AwardTerms:
    """Terms from their parts; ``areas`` gives the names of priority areas by slug."""
    return AwardTerms(
        rule=rule,
        score=stored.get("score") or MEAN,
        partial=bool(stored.get("partial")),
        floors=_limits(stored.get("floors") or [], areas),
        caps=_limits(stored.get("caps") or [], areas),
        budget_pounds=budget_pounds,
        threshold=threshold,
    )


def terms_problems(
    stored: Mapping[str, Any], *, rule: str, budget_pounds: int | None, areas: Sequence[str]
) -> list[tuple[str, str]]:
    """What is wrong with terms, as (field of the form or "", sentence): limits against each other and the money."""
    if rule == MERIT_ORDER:
        return [("rule", "Merit order alone knows no floors and caps. Choose the other rule.")] if stored else []
    found = [*_unknown(stored, areas), *_crossed(stored)]
    return found + (_too_much(stored, budget_pounds) if budget_pounds else [])


def field_name(kind: Kind, dimension: str, key: str) -> str:
    """The name of a limit's box in a form."""
    return f"{kind}-{dimension}-{key.lower().replace(' ', '-')}"


def _unknown(stored: Mapping[str, Any], areas: Sequence[str]) -> list[tuple[str, str]]:
    known = {"area": set(areas), "region": set(Region.values)}
    return [
        ("", f"“{limit['key']}” is no {_word(limit['dimension'])} of this round, so it can have no floor or cap.")
        for limit in [*stored["floors"], *stored["caps"]]
        if limit["key"] not in known.get(limit["dimension"], set())
    ]


def _crossed(stored: Mapping[str, Any]) -> list[tuple[str, str]]:
    caps = {(cap["dimension"], cap["key"]): cap["pounds"] for cap in stored["caps"]}
    return [
        (
            field_name("floor", floor["dimension"], floor["key"]),
            f"This floor is above the cap of {pounds(caps[floor['dimension'], floor['key']])}. Change one of them",
        )
        for floor in stored["floors"]
        if floor["pounds"] > caps.get((floor["dimension"], floor["key"]), floor["pounds"])
    ]


def _too_much(stored: Mapping[str, Any], budget: int) -> list[tuple[str, str]]:
    found = []
    for dimension in ("area", "region"):
        floors = [floor for floor in stored["floors"] if floor["dimension"] == dimension]
        total = sum(floor["pounds"] for floor in floors)
        if total > budget:
            sentence = (
                f"The floors of the {_word(dimension)}s come to {pounds(total)}, more than the budget of "
                f"{pounds(budget)}. Lower one of them"
            )
            found.append((field_name("floor", dimension, floors[-1]["key"]), sentence))
    return found


def _limits(items: Iterable[Mapping[str, Any]], areas: Mapping[str, str]) -> tuple[TermLimit, ...]:
    return tuple(
        TermLimit(
            dimension=item["dimension"],
            key=item["key"],
            name=areas.get(item["key"], item["key"]) if item["dimension"] == "area" else item["key"],
            pounds=int(item["pounds"]),
        )
        for item in items
    )


def _order(terms: AwardTerms) -> list[str]:
    budget = f"the budget of {pounds(terms.budget_pounds)}" if terms.budget_pounds else "the budget"
    if terms.rule == MERIT_ORDER:
        return [f"Bids are funded in order of score, from the top, until the first that no longer fits {budget}."]
    said = [
        f"Bids are funded in order of score, from the top, while they fit in {budget} beside the money that floors "
        "still need. Below the first that does not fit, only bids that a floor needs are funded.",
        "Nobody is funded below a refused bid of the same priority area and region.",
    ]
    if terms.partial:
        said.append("A bid that no longer fits may be offered part of what it asks for, down to the smallest award.")
    return said


def _agreed(terms: AwardTerms) -> str:
    agreed = "Where the panel has agreed scores, those decide."
    if terms.score == CALIBRATED:
        return f"If a round’s readings are too few or too little linked to calibrate them, the mean decides. {agreed}"
    return agreed


def _place(limit: TermLimit) -> str:
    return f"“{limit.name}”" if limit.dimension == "area" else f"bids led from {_the(limit.name)}"


def _the(region: str) -> str:
    return region if region in (Region.LONDON.value, Region.YORKSHIRE.value) else f"the {region}"


def _word(dimension: str) -> str:
    return "priority area" if dimension == "area" else "region"


def _lower(text: str) -> str:
    return text[0].lower() + text[1:]
