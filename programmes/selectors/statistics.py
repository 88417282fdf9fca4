"""A round's published statistics, read from their text and arranged for reading."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from portal.look.words import join, plural, pounds_prose
from programmes.models import Round, RoundStatistics

TIMES: Final = (
    ("closed", "The round closed"),
    ("decided", "The last award was approved"),
    ("notified", "Bidders were told"),
    ("published", "The funded projects were published"),
)
ALL_TOGETHER: Final = "All together"


@dataclass(frozen=True, slots=True)
class StatLine:
    """One line of a table by region or by kind: perhaps several put together."""

    name: str
    bids: int
    funded: int
    together: bool

    @property
    def rate(self) -> str:
        """Funded bids of a hundred."""
        return f"{round(100 * self.funded / self.bids)}%" if self.bids else "–"


@dataclass(frozen=True, slots=True)
class Step:
    """One date on the way, and how long after the one before it."""

    name: str
    at: datetime | None
    days: int | None

    @property
    def took(self) -> str:
        """“24 days”, or nothing where there is no step before."""
        return "" if self.days is None else plural(self.days, "day")


@dataclass(frozen=True, slots=True)
class Shown:
    """Everything that the page shows, read from the text alone."""

    said: Mapping[str, Any]
    regions: Sequence[StatLine]
    kinds: Sequence[StatLine]
    steps: Sequence[Step]

    @property
    def rate(self) -> str:
        """Funded of all received."""
        bids = self.said["bids"]
        return f"{round(100 * bids['funded'] / bids['received'])}%" if bids["received"] else "–"

    @property
    def rate_words(self) -> str:
        """“40% of those received”."""
        return f"{self.rate} of those received"

    @property
    def awarded_words(self) -> str:
        """What was awarded, in prose."""
        return pounds_prose(self.said["money"]["awarded_pounds"])

    @property
    def asked_words(self) -> str:
        """“of £12 million applied for”."""
        return f"of {pounds_prose(self.said['money']['asked_pounds'])} applied for"

    @property
    def reads_a_bid(self) -> str:
        """Assessments for each eligible bid, on average."""
        eligible = self.said["bids"]["eligible"]
        return f"{self.said['reads']['made'] / eligible:.1f}" if eligible else "–"

    @property
    def has_together(self) -> bool:
        """Whether any counts were put together so that nobody is found."""
        return any(one.together for one in (*self.regions, *self.kinds))

    @property
    def days_in_all(self) -> str:
        """From closing to telling bidders."""
        closed, told = self.steps[0].at, self.steps[2].at
        return plural((told - closed).days, "day") if closed and told else ""


def public_statistics(round: Round) -> RoundStatistics | None:
    """The newest version, public or withdrawn. One query."""
    return round.statistics.order_by("-version").first()


def read_statistics(text: str) -> Shown:
    """The figures of a published text."""
    said = json.loads(text)
    return Shown(said, _lines(said["regions"]), _lines(said["kinds"]), _steps(said["times"]))


def _lines(found: Sequence[Mapping[str, Any]]) -> list[StatLine]:
    return [_line(one, alone=len(found) == 1) for one in found]


def _line(one: Mapping[str, Any], *, alone: bool) -> StatLine:
    together = len(one["names"]) > 1
    name = ALL_TOGETHER if together and alone else join(one["names"])
    return StatLine(name, one["bids"], one["funded"], together)


def _steps(times: Mapping[str, str | None]) -> list[Step]:
    steps: list[Step] = []
    last: datetime | None = None
    for key, name in TIMES:
        told = times[key]
        at = datetime.fromisoformat(told) if told else None
        steps.append(Step(name, at, (at - last).days if at and last else None))
        last = at or last
    return steps
