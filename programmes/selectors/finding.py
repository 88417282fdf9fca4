"""Finding anything at all: places, organisations, projects and reports in one list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.contrib.postgres.search import SearchRank
from django.db.models import Case, Count, F, IntegerField, QuerySet, Value, When

from programmes.models import SearchEntry, SearchKind
from programmes.selectors.marking import marked_words
from programmes.selectors.words import Asked

PLACES_FIRST: Mapping[str, int] = {
    SearchKind.AUTHORITY: 0,
    SearchKind.ORGANISATION: 1,
    SearchKind.PROJECT: 2,
    SearchKind.REPORT: 2,
}


@dataclass(frozen=True, slots=True)
class Kinds:
    """How many of each kind the words find."""

    counts: Sequence[tuple[str, str, int]]

    @property
    def all(self) -> int:
        """Of every kind together."""
        return sum(count for _, _, count in self.counts)

    def of(self, kind: str) -> int:
        """Of one kind, or of all without one."""
        return next((count for value, _, count in self.counts if value == kind), 0) if kind else self.all


def kinds_found(asked: Asked) -> Kinds:
    """Count by kind. One query."""
    found = dict(_matching(asked).order_by().values_list("kind").annotate(count=Count("pk"))) if asked else {}
    return Kinds([(kind.value, kind.label, found.get(kind.value, 0)) for kind in SearchKind])


def found_entries(asked: Asked, kind: str = "") -> QuerySet[SearchEntry]:
    """What holds every word, the best match first; a place or body named so before what only mentions it."""
    if not asked:
        return SearchEntry.objects.none()
    found = _matching(asked).filter(kind=kind) if kind else _matching(asked)
    whens = [When(kind=one, then=Value(place)) for one, place in PLACES_FIRST.items()]
    return (
        found.select_related("project", "organisation", "authority", "report")
        .annotate(marked=marked_words("body", asked))
        .alias(
            rank=SearchRank(F("words"), asked.query, weights=Value([0.05, 0.2, 0.5, 1.0]), cover_density=True),
            place=Case(*whens, output_field=IntegerField()),
        )
        .order_by("place", "-rank", F("pounds").desc(nulls_last=True), "title", "pk")
    )


def _matching(asked: Asked) -> QuerySet[SearchEntry]:
    return SearchEntry.objects.filter(words=asked.query)
