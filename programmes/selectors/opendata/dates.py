"""When an award was made, as exactly as the sources say, for a standard that asks for a day."""

from __future__ import annotations

from typing import NamedTuple

from programmes.models import Award, Project

VOCABULARY = "How the award date is known"
DAY, MONTH, YEAR = 10, 7, 4


class AwardDate(NamedTuple):
    """A day, and in words how it is known."""

    day: str
    code: str
    words: str


def award_date(award: Award, project: Project) -> AwardDate | None:
    """The day of the award, else of its announcement, else the first day of what is known; nothing if nothing is."""
    known = award.awarded_on or project.announced
    if len(known) == DAY:
        return AwardDate(known, "day", "To the day, as announced")
    if known:
        return AwardDate(_first_day(known), "month" if len(known) == MONTH else "year", f"First day of {known}")
    if project.starts:
        return AwardDate(_first_day(project.starts), "start", f"The project’s start ({project.starts}): no date found")
    opened = project.round.record_opened or project.round.record_announced if project.round else ""
    if opened:
        return AwardDate(_first_day(opened), "round", f"First day of the round ({opened}): no date found")
    return None


def _first_day(partial: str) -> str:
    return partial + {YEAR: "-01-01", MONTH: "-01", DAY: ""}[len(partial)]
