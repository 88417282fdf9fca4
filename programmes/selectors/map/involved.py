"""Who is involved in any way: in a project, or in one of the programmes beside the projects.

The fund of 2016 aimed to involve "every local authority in England, in some way, over four years".
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import F

from programmes.models import Figure, Involvement
from programmes.selectors.map.choice import MapChoice
from programmes.selectors.map.facts import MapFacts
from programmes.selectors.map.places import INFERRED, NOT_YET, WAYS, Part, PlaceFacts

AIM = "Local authorities to be involved"
SHARE = "Share of top-tier authorities in first two years"


def add_parts(facts: MapFacts, choice: MapChoice) -> None:
    """Give each place its parts in programmes that are not projects, and each region its count. One query.

    No such part belongs to a round: where one is chosen, there are none.
    """
    places = {place.authority.pk: place for place in facts.places}
    for one, when in _parts(choice):
        if one.authority_id is None or not choice.covers(when):
            continue
        for pk in facts.known.on(one.authority_id, facts.day):
            if pk in places:
                before = "" if pk == one.authority_id else facts.known.by_id[one.authority_id].name
                places[pk].parts.append(_part(one, before))
    for region in facts.regions:
        ways = [place.way for place in facts.places if place.authority.region == region.name]
        region.some_way = sum(1 for way in ways if way not in (INFERRED, NOT_YET))


def _parts(choice: MapChoice) -> Iterable[tuple[Involvement, str]]:
    found = Involvement.objects.filter(authority__isnull=False, programme__is_demonstration=False)
    if choice.programme:
        found = found.filter(programme__slug=choice.programme)
    if choice.round:
        found = found.none()
    ordered = found.select_related("programme").order_by("programme__order", "programme__name", "strand", "pk")
    return ((one, one.date) for one in ordered)


def _part(one: Involvement, before: str) -> Part:
    return Part(one.programme.name, one.programme.slug, one.strand, one.role, one.date, one.is_inferred, before)


@dataclass(frozen=True)
class WayCount:
    """How many authorities are involved in one way and in none that is closer."""

    way: str
    words: str
    count: int


def ways_counted(places: Iterable[PlaceFacts]) -> list[WayCount]:
    """Every way with how many authorities have it as their closest, the closest first."""
    counts = dict.fromkeys(WAYS, 0)
    for place in places:
        counts[place.way] += 1
    return [WayCount(way, words, counts[way]) for way, words in WAYS.items()]


def aim_figures() -> dict[str, Figure]:
    """What the sources say of the aim and of the first two years, by topic. One query.

    Each carries ``source_words`` and ``source_url``.
    """
    found = Figure.objects.filter(topic__in=(AIM, SHARE)).order_by("-pk")
    cited = found.annotate(source_words=F("sources__citation"), source_url=F("sources__url"))
    return {one.topic: one for one in cited}
