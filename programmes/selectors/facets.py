"""How many projects each filter would leave, counted under all the other filters, in one query."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from programmes.selectors.pools import COUNTED, SUMS, Pool, is_tallied, looked_at, tallied
from programmes.selectors.projects_search import Largest, ProjectSearch

TOTAL, SIZE, LARGEST = "total", "size", "largest"


@dataclass(frozen=True, slots=True)
class FacetValue:
    """One value of a filter with its words, how many projects it would leave, and their pounds."""

    value: str
    words: str
    projects: int
    pounds: int


@dataclass(slots=True)
class Counted:
    """What a search found, and what each filter would leave of it.

    ``at_least`` names the filters whose numbers are of the first ``COUNTED`` projects alone, and
    ``more`` says that so are ``projects`` and the sums. ``largest`` are the entries that were counted under
    all filters, the largest amounts first, where the best match of words is looked for among them.
    """

    projects: int = 0
    demonstration: int = 0
    total: int = 0
    unknown: int = 0
    loosely_stated: int = 0
    facets: dict[str, list[FacetValue]] = field(default_factory=dict)
    at_least: frozenset[str] = frozenset()
    largest: Largest = field(default_factory=Largest, compare=False)

    @property
    def more(self) -> bool:
        """Whether more were found than were counted."""
        return TOTAL in self.at_least


SUMMED = ", ".join(f"sum(one.{name}) AS {name}" for name in SUMS)
# Each filter by its name in the address: what of a pool it counts, and the table that says its words.
DIMENSIONS: dict[str, tuple[str, str]] = {
    "programme": ("one.programme_id", "programmes_programme.name"),
    "round": ("one.round_id", "programmes_round.title"),
    "area": ("one.area", ""),
    "region": ("one.region", ""),
    "authority": ("one.authority", ""),
    "kind": ("one.lead_kind", ""),
    "announced": ("one.year", ""),
}
LISTS = {"region": "regions", "authority": "authorities"}


def count_found(search: ProjectSearch) -> Counted:
    """Count what the search finds. One query, whatever is asked."""
    counted = Counted(facets={name: [] for name in DIMENSIONS})
    sql, params = _tally_query(search) if is_tallied(search) else _look_query(search)
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        rows = cursor.fetchall()
    for facet, value, words, projects, demonstration, money, unstated, loose in rows:
        if facet == TOTAL:
            counted.projects, counted.demonstration, counted.total = projects, demonstration, money
            counted.unknown, counted.loosely_stated = unstated, loose
        elif facet == SIZE:
            counted.at_least |= _short(search, value, projects)
        elif facet == LARGEST:
            counted.largest = Largest([int(pk) for pk in value.split(",") if pk], titled=projects)
        elif value and projects:
            counted.facets[facet].append(FacetValue(value, words or value, projects, money))
    if counted.more:
        counted.projects = COUNTED
    for values in counted.facets.values():
        values.sort(key=lambda one: (-one.projects, one.words))
    return counted


def _short(search: ProjectSearch, pool: str, size: int) -> set[str]:
    """What was counted from a pool that holds more than are counted."""
    if search.count_all or size <= COUNTED:
        return set()
    return {pool} if pool != TOTAL else {TOTAL, *(name for name in DIMENSIONS if not search.uses(name))}


def _tally_query(search: ProjectSearch) -> tuple[str, list[Any]]:
    """Each number from cells of the tally: a pool of its own for each."""
    pools = {name: tallied(search, name) for name in (TOTAL, *DIMENSIONS)}
    counts = [_total(TOTAL), *(_counted(name, name) for name in DIMENSIONS)]
    return _together(pools, counts, "")


def _look_query(search: ProjectSearch) -> tuple[str, list[Any]]:
    """Each number from the projects themselves: one pool under all filters, and one without each filter in use."""
    used = [name for name in DIMENSIONS if search.uses(name)]
    pools = {name: looked_at(search, but=name, every=search.count_all) for name in (TOTAL, *used)}
    counts = [_total(TOTAL), *(_size(name) for name in pools)]
    counts += [_counted(name, name if name in used else TOTAL, listed=LISTS.get(name, "")) for name in DIMENSIONS]
    if search.is_ranked:
        counts.append(_largest(LARGEST if search.count_all else TOTAL))
    if search.is_ranked and search.count_all:
        pools[LARGEST] = looked_at(search)
    return _together(pools, counts, "MATERIALIZED ")


def _together(pools: dict[str, Pool], counts: list[str], how: str) -> tuple[str, list[Any]]:
    named = ", ".join(f"pool_{name} AS {how}({pool.sql})" for name, pool in pools.items())
    return f"WITH {named} {' UNION ALL '.join(counts)}", [one for pool in pools.values() for one in pool.params]


def _total(pool: str) -> str:
    summed = ", ".join(f"coalesce(sum(one.{name}), 0)::bigint" for name in SUMS)
    return f"SELECT '{TOTAL}', '', '', {summed} FROM pool_{pool} one"  # noqa: S608 - our own names


def _size(pool: str) -> str:
    return f"SELECT '{SIZE}', '{pool}', '', count(*), 0, 0, 0, 0 FROM pool_{pool}"  # noqa: S608 - our own names


def _largest(pool: str) -> str:
    """The entries of a pool in its order, so that the list need not look for them again."""
    entries, titled = "coalesce(string_agg(one.pk::text, ','), '')", "count(*) FILTER (WHERE one.titled)"
    return f"SELECT '{LARGEST}', {entries}, '', {titled}, 0, 0, 0, 0 FROM pool_{pool} one"  # noqa: S608 - our own names


def _counted(facet: str, pool: str, *, listed: str = "") -> str:
    """One filter's values with what each would leave; ``listed`` names the array that holds several of them."""
    column, words = DIMENSIONS[facet]
    rows = f"pool_{pool} one"
    if listed:
        rows += f" CROSS JOIN LATERAL unnest(one.{listed}) AS listed(value)"
        column = "listed.value"
    said = "max(one.area_name)" if facet == "area" else "''"
    grouped = f"SELECT {column} AS value, {said} AS words, {SUMMED} FROM {rows} GROUP BY 1"  # noqa: S608 - our own names
    sums = ", ".join(f"said.{name}::bigint" for name in SUMS)
    if not words:
        return f"SELECT '{facet}', said.value::text, said.words, {sums} FROM ({grouped}) said"  # noqa: S608 - as above
    table, _, field_ = words.partition(".")
    joined = f"FROM ({grouped}) said JOIN {table} named ON named.id = said.value"
    return f"SELECT '{facet}', named.slug, named.{field_}, {sums} {joined}"
