"""Whether a round is still what was sealed: its rule, money, criteria, weights and seed against the seal."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any, Final

from evaluations.models import SealedSeed
from portal.audit.digests import sha256_of
from portal.audit.models import AuditEvent
from portal.look.words import join
from programmes.models import Direction, Round, Seal
from programmes.selectors.award_terms import RULES
from programmes.selectors.directions import with_direction
from programmes.selectors.rounds import current_seal
from programmes.services.sealing import seal_payload

JUDGED_BY: Final[Mapping[str, str]] = {
    "rule": "The rule of award",
    "award_terms": "The floors, caps or the score that decides",
    "budget_pounds": "The budget",
    "min_award_pounds": "The smallest award",
    "max_award_pounds": "The largest award",
    "threshold": "The lowest fundable score",
    "reads_per_bid": "The number of reads of each bid",
    "priority_areas": "The priority areas",
    "criteria": "The criteria or their weights",
}
Said = Mapping[str, Any]


def sealed_terms(round_: Round) -> tuple[Seal, dict[str, Any]] | None:
    """The seal in force and what it says; None for a round that was never sealed. One query."""
    seal = current_seal(round_)
    return (seal, json.loads(seal.payload)) if seal is not None else None


def seal_faults(round_: Round, direction: Direction | None = None) -> list[str]:
    """A sentence for each thing that is not as it was sealed; what the direction says instead is no fault.

    Reads the tables anew and compares: a change that got past the triggers is found here.
    """
    found = sealed_terms(round_)
    if found is None:
        return ["This round has no seal, so no award can be run."]
    seal, said = found
    terms = direction.terms if direction is not None else {}
    now = json.loads(seal_payload(round_, seed_sha256=seal.seed_sha256))
    return [
        *_of_the_seal(round_, seal),
        *_of_the_seed(round_, seal, said, bool(terms.get("seed"))),
        *_of_the_tables(now, said, with_direction(said, terms)),
    ]


def _of_the_seal(round_: Round, seal: Seal) -> Iterable[str]:
    if sha256_of(seal.payload) != seal.sha256:
        yield "The sealed text no longer has the digest that was published."
    published = AuditEvent.objects.filter(chain=round_.audit_chain, kind="round.published").first()
    if seal.version == 1 and published is not None and seal.sha256 not in published.payload:
        yield "The seal is not the one that the audit record of the publication names."


def _of_the_seed(round_: Round, seal: Seal, said: Said, is_directed: bool) -> Iterable[str]:
    if is_directed:
        return
    kept = SealedSeed.objects.filter(round=round_).first()
    digests = {sha256_of(kept.seed) if kept is not None else "", seal.seed_sha256, said["seed_sha256"]}
    if len(digests) != 1:
        yield "The tie-break seed is not the one whose digest was sealed."


def _of_the_tables(now: Said, said: Said, directed: Said) -> Iterable[str]:
    for key, what in JUDGED_BY.items():
        present = _judging(key, now.get(key))
        if present not in (_judging(key, said.get(key)), _judging(key, directed.get(key))):
            yield f"{what} is not what was sealed{_how(key, now, said)}."
    if now["rule"] not in RULES:
        yield f"No rule of award is called “{now['rule']}”."


def _judging(key: str, value: Any) -> Any:
    """What of a part of the seal judges bids; wording may be corrected."""
    if key == "criteria":
        return [(each["slug"], each["weight"], [level["value"] for level in each["levels"]]) for each in value]
    if key == "priority_areas":
        return sorted(area["slug"] for area in value)
    return value or None


def _how(key: str, now: Said, said: Said) -> str:
    if key == "criteria":
        before = {each["slug"]: each["weight"] for each in said[key]}
        changed = [
            f"{each['name']} weighs {each['weight']} and was sealed with {before.get(each['slug'], 'nothing')}"
            for each in now[key]
            if before.get(each["slug"]) != each["weight"]
        ]
        return f": {join(changed)}" if changed else ""
    if key in ("budget_pounds", "threshold", "rule"):
        return f": it is {now[key]} and was sealed as {said[key]}"
    return ""
