"""What the record knows of a past round: what sources say of its bids, and what was awarded to whom."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import F, OuterRef, Subquery

from portal.look.words import plural, pounds_prose
from programmes.models import LocalAuthority, OrganisationKind, Region, Round
from programmes.pictures.shares import shares
from programmes.selectors.announced import Announced, Topic, announced, figures_with_sources
from programmes.selectors.figures import STAGE
from programmes.selectors.projects import real_projects, with_lead_place, with_money

NO_REGION: Final = "No one region, or not named"
STEPS: Final = (0, 500_000, 1_000_000, 2_000_000, 3_000_000, 5_000_000)


@dataclass(frozen=True, slots=True)
class RecordLine:
    """Projects of one group; ``funded`` are those whose amount is published, so that bars show both."""

    name: str
    bids: int
    funded: int
    pounds: int


@dataclass(frozen=True, slots=True)
class RecordStatistics:
    """The page of a round of the record."""

    said: Announced
    stages: Sequence[Topic]
    projects: int
    known: int
    pounds: int
    regions: Sequence[RecordLine]
    kinds: Sequence[RecordLine]
    amounts: Sequence[tuple[str, int]]

    @property
    def projects_words(self) -> str:
        """“50 projects”."""
        return plural(self.projects, "project")

    @property
    def pounds_words(self) -> str:
        """What is published of the awards, in prose."""
        return pounds_prose(self.pounds)

    @property
    def pictures(self) -> dict[str, Any]:
        """Projects by region and by kind of lead."""
        said = {"whole": "project", "part": "with a published amount"}
        return {
            "regions": shares(self.regions, title="Projects by region of the lead", id="regions-picture", **said),
            "kinds": shares(self.kinds, title="Projects by kind of lead", id="kinds-picture", **said),
        }


def record_statistics(round: Round) -> RecordStatistics:
    """What is known of one round. Three queries at any number of projects."""
    figures = list(figures_with_sources().filter(round=round))
    region = LocalAuthority.objects.filter(pk=OuterRef("lead_place")).values("region")[:1]
    projects = with_lead_place(with_money(real_projects().filter(round=round).order_by()))
    rows = list(projects.annotate(where=Subquery(region)).values_list("pounds", "where", F("lead__kind")))
    known = [pounds for pounds, _, _ in rows if pounds is not None]
    return RecordStatistics(
        said=announced(one for one in figures if one.kind != STAGE),
        stages=announced(one for one in figures if one.kind == STAGE).facts,
        projects=len(rows),
        known=len(known),
        pounds=sum(known),
        regions=_lines([(where or NO_REGION, pounds) for pounds, where, _ in rows], [*Region.values, NO_REGION]),
        kinds=_lines([(_kind(kind), pounds) for pounds, _, kind in rows], [str(one.label) for one in OrganisationKind]),
        amounts=_amounts(known),
    )


def _kind(kind: str | None) -> str:
    return str(OrganisationKind(kind or OrganisationKind.UNKNOWN).label)


def _lines(rows: Sequence[tuple[str, int | None]], names: Sequence[str]) -> list[RecordLine]:
    every = Counter(name for name, _ in rows)
    known = Counter(name for name, pounds in rows if pounds is not None)
    sums: Counter[str] = Counter()
    for name, pounds in rows:
        sums[name] += pounds or 0
    return [RecordLine(name, every[name], known[name], sums[name]) for name in names if every[name]]


def _amounts(known: Sequence[int]) -> list[tuple[str, int]]:
    """How many awards lie in each step of pounds."""
    found = []
    for low, high in zip(STEPS, [*STEPS[1:], None], strict=True):
        words = f"{pounds_prose(low)} or more" if high is None else f"Below {pounds_prose(high)}"
        if low and high is not None:
            words = f"{pounds_prose(low)} to below {pounds_prose(high)}"
        found.append((words, sum(low <= one and (high is None or one < high) for one in known)))
    return found
