"""Finding projects: words that forgive typing, filters, order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.contrib.postgres.search import SearchRank, SearchVector
from django.db.models import CharField, F, Func, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from programmes.models import LocalAuthority, Project, SearchEntry, SearchKind
from programmes.models.search import ORDERS as ORDERS_OF_ENTRIES
from programmes.selectors.projects import inexact_of, public_projects
from programmes.selectors.words import CONFIG, Asked, ask, words_in

RANKED = 500
"""How many projects are compared, at most, to put the best match first: those of the largest amounts."""

OFTEN = 10
"""One title in so many is often."""

WEIGHTS = [0.05, 0.2, 0.5, 1.0]
"""How much a word counts in nothing, the text, the names and the title."""

ORDERS: dict[str, list[Any]] = {
    "amount": [F("pounds").desc(nulls_last=True), "title", "pk"],
    "smallest": [F("pounds").asc(nulls_last=True), "title", "pk"],
    "title": ["title", "pk"],
}

PROJECTS = SearchEntry.objects.filter(kind=SearchKind.PROJECT)

SORTS = {
    "": "Best match",
    "amount": "Largest amount",
    "smallest": "Smallest amount",
    "newest": "Newest announcement",
    "oldest": "Oldest announcement",
    "title": "Title, A to Z",
}


@dataclass
class ProjectSearch:
    """A search as its address gives it: words, filters by name, sums, order and page."""

    q: str = ""
    filters: dict[str, str] = field(default_factory=dict)
    least: int | None = None
    most: int | None = None
    typed: dict[str, str] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    sort: str = ""
    page: int = 1
    count_all: bool = False

    @property
    def terms(self) -> list[str]:
        """The words to look for, without accents, in lower case."""
        return words_in(self.q)

    @cached_property
    def asked(self) -> Asked:
        """What the words look for, with what is spelt nearly like a word that nobody has. One query, once."""
        return ask(self.q)

    def uses(self, facet: str) -> bool:
        """Whether a filter is in use that the numbers of this facet are counted without."""
        return any(self.filters.get(name) for name in (facet, *SPANS.get(facet, ())))

    @property
    def is_ranked(self) -> bool:
        """Whether the best match comes first."""
        return bool(self.asked) and not self.sort

    @property
    def active(self) -> int:
        """How many filters are in use."""
        return sum(map(bool, self.filters.values())) + sum(one is not None for one in (self.least, self.most))


def found_projects(search: ProjectSearch) -> QuerySet[Project]:
    """The published projects that match, ordered, with ``pounds`` and ``inexact``."""
    entries = matching_entries(search).filter(wanted(search))
    found = (
        public_projects()
        .filter(search_entry__in=entries)
        .annotate(pounds=F("search_entry__pounds"), inexact=inexact_of())
    )
    return _ordered(found.select_related("lead", "round"), search)


@dataclass(frozen=True, slots=True)
class Largest:
    """The largest amounts that hold the words, and how many of these hold them in their titles."""

    entries: Sequence[int] = ()
    titled: int = 0

    @property
    def every_few(self) -> bool:
        """Whether titles hold the words so often that a walk in the order of amounts soon finds many."""
        return self.titled * OFTEN > len(self.entries)


def listed_projects(search: ProjectSearch, first: int, last: int, *, largest: Largest) -> QuerySet[Project]:
    """The projects in these places of the list, counted from none.

    The best matches are of ``best_entries``, for which ``largest`` is what ``count_found`` met.
    """
    if search.is_ranked:
        in_order = ranked(best_entries(PROJECTS.filter(wanted(search)), search.asked, largest), search.asked)
    else:
        entries = matching_entries(search).filter(wanted(search))
        in_order = entries.order_by(*ORDERS_OF_ENTRIES[search.sort or "amount"])
    return found_projects(search).filter(search_entry__in=in_order.values("pk")[first:last])


def best_entries(entries: QuerySet[SearchEntry], asked: Asked, largest: Largest) -> QuerySet[SearchEntry]:
    """Of these entries, the largest amounts that hold the words, and the largest that hold them in their titles.

    So that the best match is the best of few where hundreds of thousands hold a word. All of them, where they
    are no more than ``RANKED``. What holds the words in its title holds them: it is looked for by its title alone.
    """
    few = largest.entries[:RANKED]
    known = SearchEntry.objects.filter(pk__in=few).order_by().values("pk")
    return SearchEntry.objects.filter(pk__in=titled_entries(entries, asked, largest).values("pk")[:RANKED].union(known))


def titled_entries(entries: QuerySet[SearchEntry], asked: Asked, largest: Largest) -> QuerySet[SearchEntry]:
    """Those that hold the words in their titles, the largest amounts first.

    Walked in that order where they are many, and put in it where few: PostgreSQL cannot tell which, as it
    guesses how many words begin so. Only the first is an order that has an index.
    """
    if largest.every_few:
        return entries.filter(words=asked.query_of_titles).order_by(*ORDERS_OF_ENTRIES["amount"])
    titled = entries.alias(titled=SearchVector("title", config=CONFIG)).filter(titled=asked.query)
    return titled.order_by(Coalesce("pounds", Value(-1)).desc(), "title", "pk")


def ranked(entries: QuerySet[SearchEntry], asked: Asked) -> QuerySet[SearchEntry]:
    """The best match first, then the largest amount."""
    return entries.alias(rank=rank_of(asked)).order_by("-rank", *ORDERS_OF_ENTRIES["amount"])


def rank_of(asked: Asked) -> SearchRank:
    """How well an entry matches."""
    return SearchRank(F("words"), asked.query, weights=Value(WEIGHTS), cover_density=True)


def matching_entries(search: ProjectSearch) -> QuerySet[SearchEntry]:
    """The projects' entries that hold every word."""
    return holding(PROJECTS.all(), search.asked)


def holding(entries: QuerySet[SearchEntry], asked: Asked) -> QuerySet[SearchEntry]:
    """Those of the entries that hold every word, in their title or anywhere else."""
    return entries.filter(words=asked.query) if asked else entries


def wanted(search: ProjectSearch, *, but: str = "") -> Q:
    """All the filters in use, ``but`` one of them by its name in the address."""
    kept = Q()
    for name, value in search.filters.items():
        if value and name != but and name not in SPANS.get(but, ()) and name in LOOK_UPS:
            kept &= LOOK_UPS[name](value)
    if search.least is not None:
        kept &= Q(pounds__gte=search.least)
    if search.most is not None:
        kept &= Q(pounds__lte=search.most)
    return kept


def _at_authority(gss_code: str) -> Q:
    place = LocalAuthority.objects.filter(gss_code=gss_code).values("pk")[:1]
    return Q(authorities__contains=Func(Subquery(place), template="ARRAY[%(expressions)s]"))


SPANS = {"announced": ("since", "until")}
"""Filters that take a span of what a facet counts."""
LOOK_UPS = {
    "programme": lambda value: Q(programme__slug=value),
    "round": lambda value: Q(round__slug=value),
    "area": lambda value: Q(area=value),
    "kind": lambda value: Q(lead_kind=value),
    "announced": lambda value: Q(announced__startswith=value),
    "since": lambda year: Q(announced__gte=year),
    "until": lambda year: Q(announced__gt="", announced__lte=f"{year}-99"),
    "region": lambda value: Q(regions__contains=[value]),
    "authority": _at_authority,
}


def _ordered(projects: QuerySet[Project], search: ProjectSearch) -> QuerySet[Project]:
    if search.sort in ("newest", "oldest"):
        when = Func(F("announced"), Value(""), function="NULLIF", output_field=CharField())
        direction = F("dated").desc(nulls_last=True) if search.sort == "newest" else F("dated").asc(nulls_last=True)
        return projects.alias(dated=when).order_by(direction, "title", "pk")
    if search.sort:
        return projects.order_by(*ORDERS[search.sort])
    if search.asked:
        rank = SearchRank(F("search_entry__words"), search.asked.query, weights=Value(WEIGHTS), cover_density=True)
        return projects.alias(rank=rank).order_by("-rank", *ORDERS["amount"])
    return projects.order_by(*ORDERS["amount"])
