"""Evaluation reports and their findings, as the public finds them."""

from __future__ import annotations

from django.contrib.postgres.search import SearchRank
from django.db.models import F, Func, Q, QuerySet, TextField, Value

from programmes.models import EvaluationReport
from programmes.selectors.words import Asked


def public_reports() -> QuerySet[EvaluationReport]:
    """Reports on whole rounds and programmes, and on projects that the public can see."""
    return (
        EvaluationReport.objects.filter(Q(project__isnull=True) | Q(project__published_at__isnull=False))
        .exclude(project__is_demonstration=True)
        .select_related("project__round", "round", "programme")
        .alias(dated=Func(F("published"), Value(""), function="NULLIF", output_field=TextField()))
        .order_by(F("dated").desc(nulls_last=True), "title", "pk")
    )


def found_reports(asked: Asked, round_slug: str) -> QuerySet[EvaluationReport]:
    """Reports whose title, project, evaluator or findings hold every word, or nearly; the best match first."""
    found = public_reports()
    if round_slug:
        found = found.filter(Q(round__slug=round_slug) | Q(project__round__slug=round_slug))
    if not asked:
        return found
    rank = SearchRank(F("search_entry__words"), asked.query, cover_density=True)
    matching = found.filter(search_entry__words=asked.query).alias(rank=rank)
    return matching.order_by("-rank", F("dated").desc(nulls_last=True), "title", "pk")
