"""Money and projects by authority, for the maps and the tables beside them.

The whole of an award is counted once, at the authority that leads. An authority stands at those alive
on the map's day: with two of them, the sum shows at both and still counts once in totals.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import BigIntegerField, F, QuerySet
from django.db.models.functions import Coalesce

from programmes.models import ChildPopulation, LocalAuthority, Project, ProjectParty, Region
from programmes.selectors.map.choice import MapChoice
from programmes.selectors.map.places import INFERRED, NOT_YET, AreaFacts, PlaceFacts, together
from programmes.selectors.places import Succession, succession
from programmes.selectors.projects import real_projects, with_lead_place, with_money

EVERYTHING = MapChoice()


@dataclass
class RegionSum:
    """A region's awards, each counted once, and how many authorities and children it has."""

    name: str
    pounds: int = 0
    projects: int = 0
    taking_part: int = 0
    authorities: int = 0
    involved: int = 0
    some_way: int = 0
    children: int = 0

    @property
    def pounds_a_child(self) -> float | None:
        """Awarded pounds for each child who lives there."""
        return round(self.pounds / self.children, 2) if self.children and self.pounds else None


@dataclass(frozen=True)
class MapFacts:
    """The whole map, by the authorities alive on ``day``, or today's without one."""

    known: Succession
    day: date | None
    places: list[PlaceFacts]
    regions: list[RegionSum]
    living: dict[int, int]
    total: int
    projects: int
    unknown: int
    undated: int
    unplaced_pounds: int
    unplaced_projects: int

    @property
    def involved(self) -> int:
        """Authorities that led or joined a project, themselves or as a predecessor."""
        return sum(1 for place in self.places if place.led or place.joined)

    @property
    def in_some_way(self) -> int:
        """Authorities that a source says are involved in some way: what we only infer is not counted."""
        return sum(1 for place in self.places if place.way not in (INFERRED, NOT_YET))


@dataclass(frozen=True)
class _Awarded:
    """A project as the map counts it."""

    pk: int
    place: int | None
    pounds: int | None


def map_facts(places: Succession | None = None, choice: MapChoice = EVERYTHING, day: date | None = None) -> MapFacts:
    """What the choice leaves, by authority. Four queries, at one project or at a thousand."""
    known = places or succession()
    facts = {one.pk: PlaceFacts(authority=one) for one in known.alive(day)}
    rows, undated = _awarded(choice)
    for row in rows:
        if row.place is not None:
            _count(facts, known, day, row)
    _joined(facts, known, day, {row.pk: row.place for row in rows})
    living = _children()
    _count_children(facts, known, day, living)
    unplaced = [row for row in rows if row.place is None]
    return MapFacts(
        known=known,
        day=day,
        places=list(facts.values()),
        regions=_regions(facts, known, rows, living),
        living=living,
        total=sum(row.pounds or 0 for row in rows),
        projects=len(rows),
        unknown=sum(1 for row in rows if row.pounds is None),
        undated=undated,
        unplaced_pounds=sum(row.pounds or 0 for row in unplaced),
        unplaced_projects=len(unplaced),
    )


def _awarded(choice: MapChoice) -> tuple[list[_Awarded], int]:
    """The projects that the choice leaves; and how many it might, were the day of their announcement known."""
    rows = with_lead_place(with_money(_chosen(choice))).values_list("pk", F("lead_place"), F("pounds"), "announced")
    kept, undated = [], 0
    for pk, place, sum_, announced in rows:
        if choice.covers(announced):
            kept.append(_Awarded(pk, place, sum_))
        undated += not announced and choice.in_years
    return kept, undated


def _chosen(choice: MapChoice) -> QuerySet[Project]:
    found = real_projects().order_by()
    if choice.programme:
        found = found.filter(programme__slug=choice.programme)
    return found.filter(round__slug=choice.round) if choice.round else found


def _count(facts: dict[int, PlaceFacts], known: Succession, day: date | None, row: _Awarded) -> None:
    """Put a led project at the authority that stands for its lead, or at each of several."""
    place = row.place or 0
    standing = [pk for pk in known.on(place, day) if pk in facts]
    for pk in standing:
        fact = facts[pk]
        fact.led[row.pk] = row.pounds
        if pk != place and row.pounds:
            name = known.by_id[place].name
            fact.from_others[name] = fact.from_others.get(name, 0) + row.pounds
            fact.shared_with = [known.by_id[other].nice_name for other in standing if other != pk]


def _joined(facts: dict[int, PlaceFacts], known: Succession, day: date | None, led: dict[int, int | None]) -> None:
    where = Coalesce("authority_id", "organisation__authority_id", output_field=BigIntegerField())
    parties = ProjectParty.objects.filter(project__in=real_projects().order_by()).order_by()
    for project, place in parties.values_list("project_id", where):
        if place is None or project not in led or led[project] == place:
            continue
        for pk in known.on(place, day):
            if pk in facts and project not in facts[pk].led:
                facts[pk].joined.add(project)


def _children() -> dict[int, int]:
    """The newest estimate of the children of each authority."""
    rows: Iterable[tuple[int, int]] = ChildPopulation.objects.order_by("year").values_list("authority_id", "children")
    return dict(rows)


def _count_children(facts: dict[int, PlaceFacts], known: Succession, day: date | None, living: dict[int, int]) -> None:
    """The children of today's authorities at those who stood there on the day.

    Who shared the ground of one of today's has no number of its own, and says with whom it is counted.
    """
    sums: dict[int, int | None] = {}
    for one in known.current:
        holders = known.on(one.pk, day)
        for pk in holders:
            alone, children, before = len(holders) == 1, living.get(one.pk), sums.get(pk, 0)
            sums[pk] = before + children if alone and children is not None and before is not None else None
            if pk in facts and not alone:
                facts[pk].counted_with = [known.by_id[other].nice_name for other in holders if other != pk]
    for pk, fact in facts.items():
        fact.children = sums.get(pk)


def _regions(
    facts: dict[int, PlaceFacts], known: Succession, rows: list[_Awarded], living: dict[int, int]
) -> list[RegionSum]:
    """Each region with its money and its authorities; children by where they live today."""
    regions = {region: RegionSum(region) for region in Region.values}
    taking: dict[str, set[int]] = {region: set() for region in Region.values}
    for row in rows:
        if row.place is not None:
            region = regions[known.by_id[row.place].region]
            region.pounds += row.pounds or 0
            region.projects += 1
    for fact in facts.values():
        region = regions[fact.authority.region]
        region.authorities += 1
        region.involved += bool(fact.led or fact.joined)
        taking[region.name] |= fact.led.keys() | fact.joined
    for one in known.current:
        regions[one.region].children += living.get(one.pk, 0)
    for name, projects in taking.items():
        regions[name].taking_part = len(projects)
    return list(regions.values())


def areas_of(facts: MapFacts) -> list[AreaFacts]:
    """The areas of the map: today's authorities, those with the same holders on the map's day together."""
    places = {place.authority.pk: place for place in facts.places}
    held: dict[tuple[int, ...], list[LocalAuthority]] = {}
    for one in facts.known.current:
        holders = tuple(pk for pk in facts.known.on(one.pk, facts.day) if pk in places)
        if holders:
            held.setdefault(holders, []).append(one)
    return [_area([places[pk] for pk in holders], ground, facts.living) for holders, ground in held.items()]


def _area(holders: list[PlaceFacts], ground: list[LocalAuthority], living: dict[int, int]) -> AreaFacts:
    alone = holders[0] if len(holders) == 1 else None
    return AreaFacts(
        codes=[one.gss_code for one in ground],
        names=[one.nice_name for one in ground],
        holders=holders,
        counted=alone or together(holders, sum(living.get(one.pk, 0) for one in ground) or None),
        href=(alone.authority if alone else ground[0]).get_absolute_url(),
    )
