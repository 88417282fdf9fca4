"""What a seal covers, as one canonical text.

The payload names every fact that bidders are judged by: the rule, the money, the criteria with
their weights and levels, and the question set, with the digest of the tie-break seed. Its SHA-256
is public from the moment of publication; ``/rounds/<slug>/seal.json`` gives the text itself.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from portal.audit.digests import canonical_json
from programmes.models import Criterion, PriorityArea, Question, Round, Section
from programmes.selectors.questions import question_set

SCHEMA = "seal/1"


def seal_payload(round: Round, *, seed_sha256: str) -> str:
    """The canonical JSON of a round as it stands, in at most five queries."""
    sections = question_set(round)
    return canonical_json(
        {
            "schema": SCHEMA,
            "rule": round.award_rule,
            "round": {"slug": round.slug, "title": round.title},
            "budget_pounds": round.budget_pounds,
            "min_award_pounds": round.min_award_pounds,
            "max_award_pounds": round.max_award_pounds,
            **_match(round),
            "threshold": f"{round.threshold:.2f}",
            **({"award_terms": round.award_terms} if round.award_terms else {}),
            "reads_per_bid": round.reads_per_bid,
            "eligible_kinds": sorted(round.eligible_kinds),
            **({"eligibility_rule": round.eligibility_rule} if round.eligibility_rule else {}),
            **({"follows": {"slug": round.follows.slug, "title": round.follows.title}} if round.follows else {}),
            **({"partners_confirm": True} if round.partners_confirm else {}),
            "financial_years": [round.first_financial_year, round.last_financial_year],
            "priority_areas": [_area(area) for area in round.priority_areas.order_by("order", "name")],
            "criteria": _criteria(round.criteria.order_by("order", "pk").prefetch_related("levels")),
            "sections": [_section(section) for section in sections],
            "seed_sha256": seed_sha256,
        }
    )


def _match(round: Round) -> dict[str, Any]:
    """The least match funding, where a round asks for any: a seal without it says what it said before."""
    least = {"min_match_pounds": round.min_match_pounds, "min_match_percent": round.min_match_percent}
    return {name: amount for name, amount in least.items() if amount}


def _area(area: PriorityArea) -> dict[str, Any]:
    return {"slug": area.slug, "name": area.name, "description": area.description}


def _criteria(criteria: Iterable[Criterion]) -> list[dict[str, Any]]:
    return [
        {
            "slug": criterion.slug,
            "name": criterion.name,
            "asks": criterion.asks,
            "weight": criterion.weight,
            "levels": [
                {"value": level.value, "word": level.word, "description": level.description}
                for level in sorted(criterion.levels.all(), key=lambda level: level.value)
            ],
        }
        for criterion in criteria
    ]


def _section(section: Section) -> dict[str, Any]:
    return {
        "slug": section.slug,
        "title": section.title,
        "intro": section.intro,
        "criterion": section.criterion.slug if section.criterion else None,
        "questions": [_question(question) for question in section.questions.all()],
    }


def _question(question: Question) -> dict[str, Any]:
    return {
        "key": question.key,
        "kind": question.kind,
        "label": question.label,
        "help": question.help,
        "required": question.required,
        "word_limit": question.word_limit,
        "options": question.options,
        "columns": question.columns,
        "show_if": question.show_if.key if question.show_if else None,
        "show_if_values": question.show_if_values,
        **({"equals": question.equals} if question.equals else {}),
        **_files_beside(question),
    }


def _files_beside(question: Question) -> dict[str, Any]:
    """Said of the questions that take files alone, so that every other seal says what it said before."""
    if not question.files_beside:
        return {}
    return {"files_beside": question.files_beside, "files_beside_hint": question.files_beside_hint}
