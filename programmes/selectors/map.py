"""Money and projects by authority, for the hexagon map and the tables beside it.

The whole of an award is counted once, at the authority that leads. An authority that has ended
stands at its successors: with two, the sum shows at both and still counts once in totals.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import BigIntegerField, F
from django.db.models.functions import Coalesce

from portal.look.words import pounds, pounds_prose
from programmes.models import ChildPopulation, LocalAuthority, ProjectParty, Region
from programmes.selectors.places import Succession, succession
from programmes.selectors.projects import real_projects, with_lead_place, with_money


@dataclass
class PlaceFacts:
    """What one authority of today led and joined, with what it took over."""

    authority: LocalAuthority
    pounds: int = 0
    led: set[int] = field(default_factory=set)
    unknown: set[int] = field(default_factory=set)
    joined: set[int] = field(default_factory=set)
    from_ended: dict[str, int] = field(default_factory=dict)
    shared_with: list[str] = field(default_factory=list)
    children: int | None = None

    @property
    def projects(self) -> int:
        """Projects it led or joined."""
        return len(self.led | self.joined)

    @property
    def pounds_a_child(self) -> float | None:
        """Awarded pounds for each child who lives there."""
        return round(self.pounds / self.children, 2) if self.children and self.pounds else None

    @property
    def figure(self) -> str:
        """What the map says of it in a few words."""
        if self.pounds:
            return f"{pounds_prose(self.pounds)} awarded"
        if self.led:
            return "Amount not published"
        return "Took part, award led elsewhere" if self.joined else "No award in the record"

    @property
    def note(self) -> str:
        """What of its sum came from an authority that has ended."""
        said = [f"{pounds(sum_)} was awarded to {name}" for name, sum_ in self.from_ended.items() if sum_]
        also = f", also shown at {' and '.join(self.shared_with)}" if said and self.shared_with else ""
        return "; ".join(said) + also


@dataclass(frozen=True)
class RegionSum:
    """A region's awards: each counted once."""

    name: str
    pounds: int
    projects: int


@dataclass(frozen=True)
class MapFacts:
    """The whole map."""

    places: list[PlaceFacts]
    regions: list[RegionSum]
    total: int
    projects: int
    unknown: int
    unplaced_pounds: int
    unplaced_projects: int

    @property
    def involved(self) -> int:
        """Authorities of today that led or joined a project, themselves or as a predecessor."""
        return sum(1 for place in self.places if place.led or place.joined)


def map_facts(places: Succession | None = None) -> MapFacts:
    """Everything the map and its table show. Four queries, at one project or at a thousand."""
    known = places or succession()
    facts = {one.pk: PlaceFacts(one) for one in known.current}
    rows = list(with_lead_place(with_money(real_projects().order_by())).values_list("pk", F("lead_place"), F("pounds")))
    regions: dict[str, list[int]] = {region: [0, 0] for region in Region.values}
    for project, place, sum_ in rows:
        if place is None:
            continue
        _count(facts, known, project, place, sum_)
        region = regions[known.by_id[place].region]
        region[0] += sum_ or 0
        region[1] += 1
    led = {project: place for project, place, _ in rows}
    _joined(facts, known, led)
    for authority, children in _children().items():
        if authority in facts:
            facts[authority].children = children
    return MapFacts(
        places=sorted(facts.values(), key=lambda fact: fact.authority.nice_name),
        regions=[RegionSum(name, *sums) for name, sums in regions.items()],
        total=sum(sum_ or 0 for _, _, sum_ in rows),
        projects=len(rows),
        unknown=sum(1 for _, _, sum_ in rows if sum_ is None),
        unplaced_pounds=sum(sum_ or 0 for _, place, sum_ in rows if place is None),
        unplaced_projects=sum(1 for _, place, _ in rows if place is None),
    )


def _count(facts: dict[int, PlaceFacts], known: Succession, project: int, place: int, sum_: int | None) -> None:
    """Put a led project at the authority of today, or at each successor of one that has ended."""
    standing = known.today(place)
    for pk in standing:
        if pk not in facts:  # ended, and nobody has said yet who followed
            continue
        fact = facts[pk]
        fact.led.add(project)
        fact.pounds += sum_ or 0
        if sum_ is None:
            fact.unknown.add(project)
        if pk != place and sum_:
            name = known.by_id[place].name
            fact.from_ended[name] = fact.from_ended.get(name, 0) + sum_
            fact.shared_with = [known.by_id[other].nice_name for other in standing if other != pk]


def _joined(facts: dict[int, PlaceFacts], known: Succession, led: dict[int, int | None]) -> None:
    where = Coalesce("authority_id", "organisation__authority_id", output_field=BigIntegerField())
    parties = ProjectParty.objects.filter(project__in=real_projects().order_by()).order_by()
    for project, place in parties.values_list("project_id", where):
        if place is None or led.get(project) == place:
            continue
        for pk in known.today(place):
            if pk in facts and project not in facts[pk].led:
                facts[pk].joined.add(project)


def _children() -> dict[int, int]:
    """The newest estimate for each authority."""
    rows: Iterable[tuple[int, int]] = ChildPopulation.objects.order_by("year").values_list("authority_id", "children")
    return dict(rows)
