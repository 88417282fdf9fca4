"""Finding anything at all: places, organisations, projects and reports in one list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Case, Count, F, IntegerField, Q, QuerySet, Value, When

from programmes.models import SearchEntry, SearchKind
from programmes.models.search import ORDERS
from programmes.selectors.marking import marked_words
from programmes.selectors.pools import COUNTED
from programmes.selectors.projects_search import PROJECTS, RANKED, Largest, best_entries, holding, rank_of
from programmes.selectors.words import Asked

PLACES_FIRST: Mapping[str, int] = {
    SearchKind.AUTHORITY: 0,
    SearchKind.ORGANISATION: 1,
    SearchKind.PROJECT: 2,
    SearchKind.REPORT: 2,
}
FEW = [kind for kind in SearchKind if kind != SearchKind.PROJECT]
"""The kinds of which there are few, so that all that match are compared."""


@dataclass(frozen=True, slots=True)
class Kinds:
    """How many of each kind the words find; of projects no more than ``COUNTED`` are counted."""

    counts: Sequence[tuple[str, str, int]]
    more: bool = False
    """Whether there are more projects than were counted."""
    largest: Largest = field(default_factory=Largest)
    """The projects of the largest amounts, for ``found_entries``."""

    @property
    def all(self) -> int:
        """Of every kind together."""
        return sum(count for _, _, count in self.counts)

    def listed(self, kind: str) -> int:
        """How many of one kind, or of all without one, are listed: of projects the best ``RANKED``."""
        kinds = [SearchKind(kind)] if kind else list(SearchKind)
        return sum(min(self._of(one), RANKED) if one == SearchKind.PROJECT else self._of(one) for one in kinds)

    def _of(self, kind: str) -> int:
        return next(count for value, _, count in self.counts if value == kind)


def kinds_found(asked: Asked) -> Kinds:
    """Count by kind. One query."""
    found: dict[str, int] = {}
    largest = Largest()
    if asked:
        first = holding(PROJECTS, asked).order_by(*ORDERS["amount"]).values("pk")[: COUNTED + 1]
        few, projects = _matching(asked).filter(kind__in=FEW), SearchEntry.objects.filter(pk__in=first)
        for kind, count, entries, titled in _by_kind(few, asked).union(_by_kind(projects, asked), all=True):
            found[kind] = count
            largest = Largest(entries, titled) if kind == SearchKind.PROJECT else largest
    more = found.get(SearchKind.PROJECT, 0) > COUNTED
    found |= {SearchKind.PROJECT.value: COUNTED} if more else {}
    return Kinds([(kind.value, kind.several, found.get(kind.value, 0)) for kind in SearchKind], more, largest)


def _by_kind(pool: QuerySet[SearchEntry], asked: Asked) -> QuerySet[SearchEntry, tuple[Any, ...]]:
    """How many of each kind; of projects also which, the largest amounts first, and how many by their titles."""
    projects = Q(kind=SearchKind.PROJECT)
    return (
        pool.order_by()
        .values("kind")
        .annotate(
            count=Count("pk"),
            entries=ArrayAgg("pk", order_by=ORDERS["amount"], filter=projects, default=Value([])),
            titled=Count("pk", filter=projects & Q(words=asked.query_of_titles)),
        )
        .values_list("kind", "count", "entries", "titled")
    )


def found_entries(asked: Asked, kind: str, largest: Largest) -> QuerySet[SearchEntry]:
    """What holds every word, the best match first; a place or body named so before what only mentions it."""
    if not asked:
        return SearchEntry.objects.none()
    few = _matching(asked).filter(kind__in=[kind] if kind in FEW else FEW).order_by().values("pk")
    projects = best_entries(PROJECTS.all(), asked, largest).order_by().values("pk")
    wanted = {"": few.union(projects), SearchKind.PROJECT.value: projects}.get(kind, few)
    whens = [When(kind=one, then=Value(place)) for one, place in PLACES_FIRST.items()]
    return (
        SearchEntry.objects.filter(pk__in=wanted)
        .select_related("project", "organisation", "authority", "report")
        .annotate(marked=marked_words("body", asked))
        .alias(rank=rank_of(asked), place=Case(*whens, output_field=IntegerField()))
        .order_by("place", "-rank", F("pounds").desc(nulls_last=True), "title", "pk")
    )


def _matching(asked: Asked) -> QuerySet[SearchEntry]:
    return holding(SearchEntry.objects.all(), asked)
