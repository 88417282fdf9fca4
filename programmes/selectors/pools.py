"""What is counted: the projects that a search finds under all of its filters, or all but one.

A search without words or sums is counted from the tally that triggers keep, so that it costs the same
however long the register is. Any other is counted from the projects themselves, the largest amounts first
and no more than ``COUNTED`` of them, unless all are asked for.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import BigIntegerField, Case, F, Q, QuerySet, TextField, Value, When
from django.db.models.functions import Cast, Coalesce, Left

from programmes.models import LocalAuthority, SearchEntry, SearchTally
from programmes.selectors.projects_search import SPANS, ProjectSearch, matching_entries, wanted

COUNTED = 500
"""How many projects are looked at, at most, to count those that words or sums find."""
KEYS = ("programme_id", "round_id", "area", "area_name", "lead_kind", "year")
SUMS = ("projects", "invented", "money", "unstated", "loose")
YEAR = 4


@dataclass(frozen=True, slots=True)
class Pool:
    """Rows to be counted, as SQL: the columns of ``KEYS`` and ``SUMS``, and ``region`` or ``authority`` where asked."""

    sql: str
    params: tuple[Any, ...]


def is_tallied(search: ProjectSearch) -> bool:
    """Whether the tally holds what the search asks for."""
    sums = search.least is not None or search.most is not None
    return not search.asked and not sums and len(search.filters.get("announced", "")) <= YEAR


def tallied(search: ProjectSearch, facet: str) -> Pool:
    """The cells of the tally that a facet is counted from, under all the filters but its own."""
    without = (facet, *SPANS.get(facet, ()))
    chosen = {name: value for name, value in search.filters.items() if value and name not in without}
    found = SearchTally.objects.order_by()
    for name, value in chosen.items():
        if name in PLAIN:
            found = found.filter(**{PLAIN[name]: value})
        if name == "announced":
            found = found.filter(Q(year=value) if len(value) == YEAR else Q(year__startswith=value))
        if name == "until":
            found = found.filter(year__gt="")
    return _pool(found.filter(_region(chosen, facet), _authority(chosen, facet)).values(*KEYS, *SUMS, *PLACES))


PLAIN = {
    "programme": "programme__slug",
    "round": "round__slug",
    "area": "area",
    "kind": "lead_kind",
    "since": "year__gte",
    "until": "year__lte",
}
PLACES = ("region", "authority")


def _region(chosen: dict[str, str], facet: str) -> Q:
    return ~Q(region="") if facet == "region" else Q(region=chosen.get("region", ""))


def _authority(chosen: dict[str, str], facet: str) -> Q:
    if facet == "authority":
        return Q(authority__gt=0)
    code = chosen.get("authority")
    return Q(authority__in=LocalAuthority.objects.filter(gss_code=code).values("pk")) if code else Q(authority=0)


def looked_at(search: ProjectSearch, *, but: str = "", every: bool = False) -> Pool:
    """The projects themselves: ``every`` one, or one more than are counted, so that it shows when there are more."""
    found = matching_entries(search).filter(wanted(search, but=but))
    found = found.annotate(titled=Q(words=search.asked.query_of_titles) if search.asked else Value(False))
    if not every:
        found = found.order_by(F("pounds").desc(nulls_last=True), "title", "pk")[: COUNTED + 1]
    else:
        found = found.order_by()
    return _pool(_one_each(found))


def _one_each(found: QuerySet[SearchEntry]) -> Any:
    invented = Case(When(is_demonstration=True, then=Value(1)), default=Value(0))
    real = Q(is_demonstration=False)
    return found.annotate(
        year=Left("announced", YEAR, output_field=TextField()),
        projects=Value(1),
        invented=invented,
        money=Case(When(real, then=Coalesce("pounds", 0)), default=Cast(Value(0), BigIntegerField())),
        unstated=Case(When(real & Q(pounds__isnull=True), then=Value(1)), default=Value(0)),
        loose=Case(When(real & Q(is_inexact=True), then=Value(1)), default=Value(0)),
    ).values("pk", "titled", *KEYS, *SUMS, "regions", "authorities")


def _pool(found: Any) -> Pool:
    sql, params = found.query.sql_with_params()
    return Pool(sql, tuple(params))
