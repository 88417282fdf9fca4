"""The terms of a round as its seal states them: what pages, papers and checks all read.

Reading the sealed text, and not the tables, shows the public exactly what was sealed, in no query
more than the seal itself.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from portal.look.words import join
from programmes.models import EligibilityRule, OrganisationKind, QuestionKind
from programmes.selectors.award_terms import AwardTerms, award_terms_of
from programmes.selectors.questions import files_beside, must_equal

LIMITS: Final[Mapping[str, str]] = {
    QuestionKind.SHORT_TEXT: "One line",
    QuestionKind.NUMBER: "A number",
    QuestionKind.MONEY: "Whole pounds",
    QuestionKind.DATE: "A date: day, month and year",
    QuestionKind.CHOICE: "Choose one",
    QuestionKind.CHOICES: "Choose all that apply",
    QuestionKind.YES_NO: "Choose one",
    QuestionKind.AUTHORITIES: "Choose from the list of local authorities on the portal",
    QuestionKind.PRIORITY_AREA: "Choose one",
    QuestionKind.TABLE: "A table: add a row for each",
    QuestionKind.FILE: "One file, attached on the portal",
    QuestionKind.FILES: "Files, attached on the portal",
    QuestionKind.COST_TABLE: "Whole pounds; leave a box empty for nothing",
    QuestionKind.PARTNERS: "A row for each partner",
    QuestionKind.DECLARATION: "To be agreed on the portal by whoever submits the bid",
}


@dataclass(frozen=True, slots=True)
class LevelTerms:
    """One level of a criterion."""

    value: int
    word: str
    description: str


@dataclass(frozen=True, slots=True)
class CriterionTerms:
    """What a bid is scored on."""

    slug: str
    name: str
    asks: str
    weight: int
    levels: Sequence[LevelTerms]

    @property
    def levels_title(self) -> str:
        """What opens the description of the levels."""
        return f"What the levels mean for “{self.name}”"


@dataclass(frozen=True, slots=True)
class AreaTerms:
    """A priority area."""

    slug: str
    name: str
    description: str


@dataclass(frozen=True, slots=True)
class QuestionTerms:
    """One question: ``number`` is “1.4”, ``limit`` “Up to 400 words”, ``condition`` and ``beside`` a sentence or “”."""

    number: str
    key: str
    kind: str
    label: str
    help: str
    required: bool
    word_limit: int | None
    options: Sequence[str]
    columns: Sequence[Mapping[str, str]]
    condition: str
    equals: str = ""
    beside: str = ""

    @property
    def limit(self) -> str:
        """What is asked of the answer, in a few words."""
        if self.word_limit:
            return f"Up to {self.word_limit:,} words"
        if self.equals:
            return must_equal(self.equals)
        return LIMITS.get(self.kind, "")


@dataclass(frozen=True, slots=True)
class SectionTerms:
    """A section, with the criterion it is scored under, if any."""

    number: int
    slug: str
    title: str
    intro: str
    criterion: CriterionTerms | None
    questions: Sequence[QuestionTerms]

    @property
    def words(self) -> int:
        """The most words that its answers may hold."""
        return sum(question.word_limit or 0 for question in self.questions)


@dataclass(frozen=True, slots=True)
class FollowedTerms:
    """The round that this one follows: only those invited from it may bid."""

    slug: str
    title: str


@dataclass(frozen=True, slots=True)
class Terms:
    """Everything that bidders of a round are asked and judged by."""

    rule: str
    threshold: str
    areas: Sequence[AreaTerms]
    criteria: Sequence[CriterionTerms]
    sections: Sequence[SectionTerms]
    kinds: Sequence[str]
    eligibility: str
    years: Sequence[str]
    award: AwardTerms
    follows: FollowedTerms | None = None
    partners_confirm: bool = False

    @property
    def questions(self) -> list[QuestionTerms]:
        """All questions, in order."""
        return [question for section in self.sections for question in section.questions]

    @property
    def words(self) -> int:
        """The most words that a whole bid may hold."""
        return sum(section.words for section in self.sections)

    @property
    def weights(self) -> int:
        """What the weights add up to: 100 in a sealed round."""
        return sum(criterion.weight for criterion in self.criteria)

    @property
    def who_may_bid(self) -> str:
        """The kinds of organisation that may bid, in a few words."""
        return join([OrganisationKind(kind).label for kind in self.kinds if kind in OrganisationKind.values])

    @property
    def asks_ofsted(self) -> bool:
        """Whether bidders must have been judged good or better throughout, by the day the round opens."""
        return self.eligibility == EligibilityRule.OFSTED_GOOD


def terms_of(payload: str) -> Terms:
    """The terms that a seal's payload states."""
    said: dict[str, Any] = json.loads(payload)
    criteria = {item["slug"]: _criterion(item) for item in said["criteria"]}
    return Terms(
        rule=said["rule"],
        threshold=said["threshold"],
        areas=[AreaTerms(**item) for item in said["priority_areas"]],
        criteria=list(criteria.values()),
        sections=_sections(said["sections"], criteria),
        kinds=said["eligible_kinds"],
        eligibility=said.get("eligibility_rule", ""),
        years=financial_years(*said["financial_years"]),
        award=award_terms_of(said),
        follows=FollowedTerms(**said["follows"]) if "follows" in said else None,
        partners_confirm=said.get("partners_confirm", False),
    )


def financial_years(first: int | None, last: int | None) -> list[str]:
    """The years of a cost table, such as “2026-27”; none when they are not known."""
    if first is None or last is None:
        return []
    return [f"{year}-{(year + 1) % 100:02d}" for year in range(first, last + 1)]


def _criterion(item: Mapping[str, Any]) -> CriterionTerms:
    return CriterionTerms(
        slug=item["slug"],
        name=item["name"],
        asks=item["asks"],
        weight=item["weight"],
        levels=[LevelTerms(**level) for level in item["levels"]],
    )


def _sections(items: Sequence[Mapping[str, Any]], criteria: Mapping[str, CriterionTerms]) -> list[SectionTerms]:
    numbers = {
        question["key"]: f"{place}.{index}"
        for place, item in enumerate(items, start=1)
        for index, question in enumerate(item["questions"], start=1)
    }
    return [
        SectionTerms(
            number=place,
            slug=item["slug"],
            title=item["title"],
            intro=item["intro"],
            criterion=criteria.get(item["criterion"] or ""),
            questions=[_question(question, numbers) for question in item["questions"]],
        )
        for place, item in enumerate(items, start=1)
    ]


def _question(item: Mapping[str, Any], numbers: Mapping[str, str]) -> QuestionTerms:
    return QuestionTerms(
        number=numbers[item["key"]],
        key=item["key"],
        kind=item["kind"],
        label=item["label"],
        help=item["help"],
        required=item["required"],
        word_limit=item["word_limit"],
        options=item["options"],
        columns=item["columns"],
        condition=_condition(item, numbers),
        equals=item.get("equals", ""),
        beside=files_beside(item.get("files_beside", 0), item.get("files_beside_hint", "")),
    )


def _condition(item: Mapping[str, Any], numbers: Mapping[str, str]) -> str:
    """“Only if you answer … to question 1.4.”, or nothing."""
    if not item["show_if"]:
        return ""
    answers = join([f"“{_spoken(value)}”" for value in item["show_if_values"]], "or")
    return f"Only if you answer {answers} to question {numbers[item['show_if']]}."


def _spoken(value: str) -> str:
    return value.capitalize() if value in ("yes", "no") else value
