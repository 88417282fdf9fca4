"""How many projects each filter would leave, counted under all the other filters, in one query."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.db.models import Count, Expression, F, Func, Q, QuerySet, Sum, TextField, Value
from django.db.models.functions import Cast, Left

from programmes.models import SearchEntry
from programmes.selectors.projects_search import ProjectSearch, matching_entries, wanted

TOTAL = "total"


@dataclass(frozen=True, slots=True)
class FacetValue:
    """One value of a filter with its words, how many projects it would leave, and their pounds."""

    value: str
    words: str
    projects: int
    pounds: int


@dataclass(slots=True)
class Counted:
    """What a search found, and what each filter would leave of it."""

    projects: int = 0
    demonstration: int = 0
    total: int = 0
    unknown: int = 0
    loosely_stated: int = 0
    facets: dict[str, list[FacetValue]] = field(default_factory=dict)


def count_found(search: ProjectSearch) -> Counted:
    """Count what the search finds. One query, whatever is asked."""
    found = Counted(facets={name: [] for name in DIMENSIONS})
    members = list(_members(search))
    rows = members[0].union(*members[1:], all=True)
    for dimension, value, words, projects, demonstration, total, unknown, loose in rows:
        if dimension == TOTAL:
            found.projects, found.demonstration, found.total = projects, demonstration, total or 0
            found.unknown, found.loosely_stated = unknown, loose
        elif value:
            found.facets[dimension].append(FacetValue(value, words or value, projects, total or 0))
    for values in found.facets.values():
        values.sort(key=lambda one: (-one.projects, one.words))
    return found


def _unnested(name: str) -> Func:
    return Func(F(name), function="unnest", output_field=TextField())


_NOTHING = Value("", output_field=TextField())
DIMENSIONS: dict[str, tuple[Expression | F, Expression | F | Value]] = {
    "programme": (F("programme__slug"), F("programme__name")),
    "round": (F("round__slug"), F("round__title")),
    "area": (F("area"), F("area_name")),
    "region": (_unnested("regions"), _NOTHING),
    "authority": (_unnested("authorities"), _NOTHING),
    "kind": (F("lead_kind"), _NOTHING),
    "announced": (Left("announced", 4), _NOTHING),
}
"""Each filter by its name in the address: where its values stand, and their words."""


def _members(search: ProjectSearch) -> Iterator[QuerySet[SearchEntry, tuple[str, str, str, int, int, int, int, int]]]:
    """One query for the totals and one for each filter; together they are one."""
    entries = matching_entries(search).order_by()
    yield _grouped(entries.filter(wanted(search)), TOTAL, _NOTHING, _NOTHING)
    for name, (value, words) in DIMENSIONS.items():
        yield _grouped(entries.filter(wanted(search, but=name)), name, value, words)


def _grouped(
    entries: QuerySet[SearchEntry], name: str, value: Expression | F, words: Expression | F
) -> QuerySet[SearchEntry, tuple[str, str, str, int, int, int, int, int]]:
    real = Q(is_demonstration=False)
    return (
        entries.annotate(
            facet=Value(name, output_field=TextField()),
            value=Cast(value, TextField()),
            said=Cast(words, TextField()),
        )
        .values("facet", "value", "said")
        .annotate(
            found=Count("pk"),
            invented=Count("pk", filter=~real),
            money=Sum("pounds", filter=real),
            unstated=Count("pk", filter=real & Q(pounds__isnull=True)),
            loose=Count("pk", filter=real & Q(is_inexact=True)),
        )
        .values_list("facet", "value", "said", "found", "invented", "money", "unstated", "loose")
    )
