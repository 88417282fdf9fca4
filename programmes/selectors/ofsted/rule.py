"""The rule of Partners in Practice, applied to one inspection: good or better in everything that was judged.

Source: “good or better Ofsted judgement overall and across all sub-judgements”, Children First (WillisPalmer),
'Government launches £20m programme for children's services' (source_facts.csv, “Partners in Practice invitation”).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from portal.look.words import day
from programmes.models import OfstedJudgement

GOOD_OR_BETTER: Final = frozenset({"good", "outstanding"})
OVERALL: Final = "overall_effectiveness"
JUDGED: Final = (
    (OVERALL, "Overall effectiveness"),
    ("impact_of_leaders", "Impact of leaders"),
    ("help_and_protection", "Help and protection"),
    ("children_in_care", "Children in care"),
    ("care_leavers", "Care leavers"),
)
NO_OVERALL: Final = "Ofsted has given no overall judgement since April 2026, and the rule asks for one"


@dataclass(frozen=True, slots=True)
class Judged:
    """One judgement of an inspection; ``meets`` is None where nothing was judged separately."""

    name: str
    grade: str
    meets: bool | None
    remark: str = ""


def judged(report: OfstedJudgement) -> list[Judged]:
    """Every judgement that the rule looks at, in Ofsted's order."""
    return [_judged(report, field, name) for field, name in JUDGED]


def failings(report: OfstedJudgement, lines: Sequence[Judged]) -> list[str]:
    """A sentence for each judgement that does not meet the rule; none when all do."""
    low = [line for line in lines if line.meets is False and line.grade]
    said = [
        f"{line.name} was judged “{line.grade}”, which is below good, in the inspection published on "
        f"{day(report.published)}."
        for line in low
    ]
    return said + [f"{line.remark}." for line in lines if line.meets is False and not line.grade]


def _judged(report: OfstedJudgement, field: str, name: str) -> Judged:
    grade = getattr(report, field)
    if grade:
        return Judged(name, grade, grade in GOOD_OR_BETTER)
    if field == OVERALL:
        return Judged(name, "", False, NO_OVERALL)
    return Judged(name, "", None, "Not judged separately at this inspection")
