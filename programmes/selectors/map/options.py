"""What the map can be narrowed to: programmes, rounds and years that something is known of."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import JSONObject, Left

from programmes.models import Involvement, Programme, Round
from programmes.selectors.map.choice import MapChoice
from programmes.selectors.projects import real_projects


@dataclass(frozen=True)
class RoundOption:
    """A round that funded projects: its programme, and the year in which it ended, as far as is known."""

    slug: str
    title: str
    programme: str
    ended: int | None


@dataclass(frozen=True)
class MapOptions:
    """The values that a choice may have."""

    programmes: dict[str, str]
    rounds: dict[str, RoundOption]
    years: list[int]
    without_projects: frozenset[str]
    """Programmes that made no award to a project: some chose councils to work with."""


def map_options() -> MapOptions:
    """Everything that can be chosen. One query."""
    projects = real_projects().filter(programme=OuterRef("pk")).order_by()
    funded = real_projects().filter(round=OuterRef("pk"))
    rounds = Round.objects.filter(Exists(funded), programme=OuterRef("pk")).order_by("record_opened", "opens_at", "pk")
    took_part = Involvement.objects.filter(programme=OuterRef("pk"))
    dates = ("record_announced", "record_closed")
    found = (
        Programme.objects.annotate(
            years=ArraySubquery(projects.exclude(announced="").values(year=Left("announced", 4)).distinct()),
            held=ArraySubquery(
                rounds.values(
                    said=JSONObject(slug=F("slug"), title=F("title"), **{each: F(each) for each in dates}),
                )
            ),
            has_projects=Exists(projects),
        )
        .filter(Q(has_projects=True) | Q(Exists(took_part), is_demonstration=False))
        .values_list("slug", "name", "years", "held", "has_projects")
    )
    listed = list(found)
    return MapOptions(
        programmes={slug: name for slug, name, *_ in listed},
        rounds={
            one["slug"]: RoundOption(one["slug"], one["title"], slug, _year(*(one[each] for each in dates)))
            for slug, _, _, held, _ in listed
            for one in held
        },
        years=sorted({int(year) for _, _, years, _, _ in listed for year in years}),
        without_projects=frozenset(slug for slug, *_, has_projects in listed if not has_projects),
    )


def _year(*partials: str) -> int | None:
    """The last year of some dates, each known at least to its year."""
    return max((int(one[:4]) for one in partials if one), default=None)


def round_ended(options: MapOptions, choice: MapChoice) -> int | None:
    """The year in which the chosen round ended, where it is known."""
    chosen = options.rounds.get(choice.round)
    return chosen.ended if chosen else None
