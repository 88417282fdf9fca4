"""The programmes that people see, each with its rounds, figures and those who took part."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, Prefetch, Q, QuerySet

from programmes.models import Figure, Involvement, Programme, Round
from programmes.selectors.announced import cited, figures_with_sources
from programmes.selectors.phases import by_standing, visible_rounds

SHOWN_INVOLVEMENTS = 200
SEEN_ROUNDS = (Q(rounds__published_at__isnull=False) | Q(rounds__is_record=True)) & Q(rounds__is_rehearsal=False)
SEEN_PROJECTS = Q(projects__published_at__isnull=False)


def programmes_in_order() -> QuerySet[Programme]:
    """All programmes with their numbers and their figures, in three queries."""
    return counted_programmes().prefetch_related(Prefetch("figures", figures_with_sources().filter(round__isnull=True)))


def counted_programmes() -> QuerySet[Programme]:
    """What the public sees: programmes with the numbers of rounds, projects and others who took part."""
    return (
        with_counts(Programme.objects.all())
        .filter(Q(is_demonstration=False) | Q(round_count__gt=0))
        .order_by("order", "name")
    )


def rounds_of(programme: Programme, now: datetime) -> QuerySet[Round]:
    """The programme's rounds that anyone may see, in order."""
    return by_standing(
        visible_rounds()
        .filter(programme=programme)
        .annotate(project_count=Count("projects", filter=SEEN_PROJECTS, distinct=True))
        .select_related("programme"),
        now,
    )


def figures_of(programme: Programme) -> dict[int | None, list[Figure]]:
    """Every figure about the programme (under None) and about each of its rounds (by id). Two queries."""
    by_round: dict[int | None, list[Figure]] = {None: []}
    about = Q(programme=programme, round__isnull=True) | Q(round__programme=programme)
    for figure in figures_with_sources().filter(about):
        by_round.setdefault(figure.round_id, []).append(figure)
    return by_round


def with_counts(programmes: QuerySet[Programme]) -> QuerySet[Programme]:
    """Adds ``round_count``, ``project_count`` and ``involvement_count``, as the public sees them."""
    return programmes.annotate(
        round_count=Count("rounds", filter=SEEN_ROUNDS, distinct=True),
        project_count=Count("projects", filter=SEEN_PROJECTS, distinct=True),
        involvement_count=Count("involvements", distinct=True),
    )


def with_codes_today(involvements: QuerySet[Involvement]) -> QuerySet[Involvement]:
    """Adds ``codes_after``: the codes of whoever followed an authority that has ended, in the same query."""
    followed = Q(authority__successors__isnull=False)
    return involvements.annotate(
        codes_after=ArrayAgg(
            "authority__successors__gss_code", filter=followed, order_by="authority__successors__gss_code", default=[]
        )
    )


def codes_today_of(involvement: Involvement) -> list[str]:
    """The authorities of today that stand for whoever took part: themselves, or those that followed them."""
    after: list[str] = getattr(involvement, "codes_after", [])
    return after or ([involvement.authority.gss_code] if involvement.authority else [])


@dataclass(frozen=True, slots=True)
class Strand:
    """A part of a programme and those who took part in it."""

    name: str
    involvements: Sequence[Involvement]

    @property
    def codes(self) -> list[str]:
        """The GSS codes of today's authorities that took part."""
        return [code for one in self.involvements for code in codes_today_of(one)]

    @property
    def has_amounts(self) -> bool:
        """Whether any of them was given money of its own, as far as sources say."""
        return any(one.amount_pounds for one in self.involvements)

    @property
    def inferred(self) -> str:
        """Why some of them are marked as inferred: the note most of them carry."""
        notes = [one.notes for one in self.involvements if one.is_inferred and one.notes]
        return max(notes, key=notes.count) if notes else ""

    @property
    def sources(self) -> list[dict[str, str]]:
        """Every source of the strand, once."""
        known = {source.pk: cited(source) for one in self.involvements for source in one.sources.all()}
        return list(known.values())


def strands_of(programme: Programme) -> list[Strand]:
    """Who took part in the programme beside its projects, by strand. Two queries."""
    involved = (
        with_codes_today(programme.involvements.select_related("authority"))
        .prefetch_related("sources")
        .order_by("strand", "name")[:SHOWN_INVOLVEMENTS]
    )
    by_strand: dict[str, list[Involvement]] = {}
    for one in involved:
        by_strand.setdefault(one.strand, []).append(one)
    return [Strand(name, ones) for name, ones in by_strand.items()]
