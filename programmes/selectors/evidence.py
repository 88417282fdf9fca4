"""Evaluation reports and their findings, as the public finds them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.search import SearchRank
from django.db.models import F, Func, OuterRef, Q, QuerySet, TextField, Value
from django.db.models.functions import Coalesce

from programmes.models import EvaluationReport, Finding
from programmes.selectors.words import Asked

FILTERS = ("programme", "round", "year", "region", "authority", "method", "direction")
NO_METHOD = "not_stated"


@dataclass(frozen=True, slots=True)
class Known:
    """What a report can be filtered by: its values of each filter, and the words of those that have some."""

    pk: int
    values: dict[str, tuple[str, ...]]
    words: dict[str, str]
    directions: tuple[str, ...]


@dataclass(slots=True)
class EvidenceSearch:
    """What an address of /evidence/ asks for."""

    q: str = ""
    filters: dict[str, str] = field(default_factory=dict)
    page: int = 1

    @property
    def active(self) -> int:
        """How many words and filters are in use."""
        return bool(self.q) + sum(bool(value) for value in self.filters.values())


def public_reports() -> QuerySet[EvaluationReport]:
    """Reports on whole rounds and programmes, and on projects that the public can see."""
    return (
        EvaluationReport.objects.filter(Q(project__isnull=True) | Q(project__published_at__isnull=False))
        .exclude(project__is_demonstration=True)
        .select_related("project__round", "round", "programme")
        .alias(dated=Func(F("published"), Value(""), function="NULLIF", output_field=TextField()))
        .order_by(F("dated").desc(nulls_last=True), "title", "pk")
    )


def found_reports(asked: Asked, round_slug: str = "") -> QuerySet[EvaluationReport]:
    """Reports whose title, project, evaluator or findings hold every word, or nearly; the best match first."""
    found = public_reports()
    if round_slug:
        found = found.filter(Q(round__slug=round_slug) | Q(project__round__slug=round_slug))
    if not asked:
        return found
    rank = SearchRank(F("search_entry__words"), asked.query, cover_density=True)
    matching = found.filter(search_entry__words=asked.query).alias(rank=rank)
    return matching.order_by("-rank", F("dated").desc(nulls_last=True), "title", "pk")


def known_of(reports: QuerySet[EvaluationReport]) -> list[Known]:
    """What each of the reports can be filtered by, in their order. One query however many there are."""
    pointing = Finding.objects.filter(report=OuterRef("pk")).order_by("order", "pk")
    rows = reports.annotate(
        programme_slug=Coalesce("programme__slug", "project__programme__slug"),
        programme_name=Coalesce("programme__name", "project__programme__name"),
        round_slug=Coalesce("round__slug", "project__round__slug"),
        round_title=Coalesce("round__title", "project__round__title"),
        pointing=ArraySubquery(pointing.values("direction")),
    ).values(
        "pk",
        "published",
        "methods",
        "programme_slug",
        "programme_name",
        "round_slug",
        "round_title",
        "pointing",
        "project__search_entry__regions",
        "project__search_entry__authorities",
    )
    return [_known(dict(row)) for row in rows]


def _known(row: dict[str, Any]) -> Known:
    places = tuple(str(pk) for pk in row["project__search_entry__authorities"] or ())
    values = {
        "programme": (row["programme_slug"],) if row["programme_slug"] else (),
        "round": (row["round_slug"],) if row["round_slug"] else (),
        "year": (row["published"][:4],) if row["published"] else (),
        "region": tuple(row["project__search_entry__regions"] or ()),
        "authority": places,
        "method": tuple(row["methods"]) or (NO_METHOD,),
        "direction": tuple(dict.fromkeys(row["pointing"])),
    }
    words = {"programme": row["programme_name"] or "", "round": row["round_title"] or ""}
    return Known(row["pk"], values, words, tuple(row["pointing"]))


def fits(known: Known, filters: dict[str, str], *, without: str = "") -> bool:
    """Whether a report has every value that is asked for; ``without`` names a filter to leave out."""
    return all(value in known.values[name] for name, value in filters.items() if value and name != without)


def reports_shown(pks: list[int]) -> list[EvaluationReport]:
    """The reports of one page of the list, in its order, with what they found. Two queries."""
    found = public_reports().filter(pk__in=pks).prefetch_related("findings").in_bulk()
    return [found[pk] for pk in pks if pk in found]
