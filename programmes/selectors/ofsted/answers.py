"""Whether authorities meet the rule on a day, and why not, in sentences."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from portal.look.words import day as day_in_words
from programmes.models import LocalAuthority, OfstedJudgement, Region
from programmes.selectors.ofsted.reports import Reports, existed
from programmes.selectors.ofsted.rule import Judged, failings, judged

DOUBTED = {
    "E06000003": "one report has no dates of inspection",
    "E06000018": "its one report has no dates of inspection, and a later one may be missing",
    "E06000033": "earlier reports may be missing",
}
"""Authorities whose reports were read with known faults (data README, “Ofsted”), and what the fault is."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One authority on one day: the report that stood, its judgements, and every reason why not."""

    authority: LocalAuthority
    day: date
    report: OfstedJudgement | None
    lines: Sequence[Judged]
    reasons: Sequence[str]
    doubt: str = ""

    @property
    def meets(self) -> bool:
        """Whether the rule is met."""
        return not self.reasons

    @property
    def sentence(self) -> str:
        """The answer in one sentence."""
        if self.report is None:
            return self.reasons[0]
        word = "meet" if self.meets else "do not meet"
        return f"The judgements on {self.authority.name} published by {day_in_words(self.day)} {word} the rule."


@dataclass(frozen=True, slots=True)
class RegionCount:
    """How many of a region's authorities met the rule."""

    name: str
    met: int
    all: int


def answer_for(authority: LocalAuthority, day: date, reports: Reports) -> Answer:
    """Whether an authority that existed on the day met the rule. No query."""
    report = reports.standing(authority.pk, day)
    doubt = DOUBTED.get(authority.gss_code, "")
    if report is None:
        return Answer(authority, day, None, (), (_nothing_published(authority, day, reports),), doubt)
    lines = judged(report)
    return Answer(authority, day, report, lines, failings(report, lines), doubt)


def answers_on(day: date, reports: Reports) -> list[Answer]:
    """The answer for every authority that existed on the day, by everyday name. No query."""
    return [answer_for(one, day, reports) for one in reports.places.by_id.values() if existed(one, day)]


def by_region(answers: Sequence[Answer]) -> list[RegionCount]:
    """How many met it, region by region."""
    every = Counter(one.authority.region for one in answers)
    met = Counter(one.authority.region for one in answers if one.meets)
    return [RegionCount(name, met[name], every[name]) for name in Region.values if every[name]]


def _nothing_published(authority: LocalAuthority, day: date, reports: Reports) -> str:
    said = f"No inspection of {authority.name} published by {day_in_words(day)} is on the record"
    begin = reports.begin
    return f"{said}, which begins on {day_in_words(begin)}." if begin and day < begin else f"{said}."
