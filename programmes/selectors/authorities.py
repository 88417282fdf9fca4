"""What an authority led and joined, across reorganisations, and what is known of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, Q

from programmes.models import ChildPopulation, Involvement, LocalAuthority, OfstedJudgement, Project, ProjectParty
from programmes.selectors.places import Succession
from programmes.selectors.projects import public_projects, with_lead_place, with_money
from programmes.selectors.together import rows_of, together
from programmes.selectors.told import Told, read_told, told_beside


@dataclass(frozen=True)
class TakenPart:
    """A project that an authority led or joined, and as which council when that one has ended."""

    project: Project
    led: bool
    before: str


@dataclass(frozen=True)
class AuthorityFacts:
    """All that an authority's page shows."""

    led: list[TakenPart]
    joined: list[TakenPart]
    involvements: list[Involvement]
    judgements: list[OfstedJudgement]
    population: ChildPopulation | None
    told: Told

    @property
    def pounds(self) -> int:
        """Awarded to what it led, demonstration projects left out."""
        return sum(getattr(one.project, "pounds", 0) or 0 for one in self.led if not one.project.is_demonstration)

    @property
    def latest(self) -> OfstedJudgement | None:
        """The newest inspection."""
        return next((one for one in self.judgements if one.is_latest), None)

    @property
    def earlier(self) -> list[OfstedJudgement]:
        """The inspections before the newest."""
        return [one for one in self.judgements if not one.is_latest]


def authority_facts(authority: LocalAuthority, places: Succession) -> AuthorityFacts:
    """Five queries, however much the authority took part in."""
    line = places.line(authority.pk)
    parties = ProjectParty.objects.filter(Q(authority__in=line) | Q(organisation__authority__in=line))
    where: dict[int, int] = {}
    for project, place, through in parties.values_list(
        "project_id", "authority_id", "organisation__authority_id"
    ).order_by("pk"):
        where.setdefault(project, place or through)
    projects = (
        with_lead_place(with_money(public_projects()))
        .filter(Q(pk__in=where) | Q(lead_place__in=line))
        .select_related("round", "lead")
        .order_by("round__record_opened", "title", "pk")
    )
    counted = ChildPopulation.objects.filter(authority=OuterRef("pk")).order_by("-year")
    beside = LocalAuthority.objects.annotate(newest=together(counted), **told_beside("authority"))
    held: Any = beside.get(pk=authority.pk)  # with what was annotated
    taken = [_taken(one, line, where, authority.pk, places) for one in projects]
    return AuthorityFacts(
        led=[one for one in taken if one.led],
        joined=[one for one in taken if not one.led],
        involvements=list(Involvement.objects.filter(authority__in=line).select_related("programme", "authority")),
        judgements=list(OfstedJudgement.objects.filter(authority__in=line).order_by("-published", "-pk")),
        population=next(iter(rows_of(ChildPopulation, held.newest)), None),
        told=read_told(held, "authorities", authority.gss_code),
    )


def _taken(project: Project, line: tuple[int, ...], where: dict[int, int], own: int, places: Succession) -> TakenPart:
    lead_place: int | None = getattr(project, "lead_place", None)
    led = lead_place in line
    place = lead_place if led and lead_place is not None else where[project.pk]
    before = places.by_id[place].name
    return TakenPart(project, led, "" if place == own or before == project.led_by else before)
