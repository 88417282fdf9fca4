"""Evaluation reports and their findings, as the public finds them."""

from __future__ import annotations

from django.contrib.postgres.search import TrigramStrictWordSimilarity
from django.db.models import Exists, F, Func, OuterRef, Q, QuerySet, TextField, Value

from programmes.models import EvaluationReport, Finding
from programmes.selectors.projects_search import NEAR, spaced, unaccented


def public_reports() -> QuerySet[EvaluationReport]:
    """Reports on whole rounds and programmes, and on projects that the public can see."""
    return (
        EvaluationReport.objects.filter(Q(project__isnull=True) | Q(project__published_at__isnull=False))
        .exclude(project__is_demonstration=True)
        .select_related("project__round", "round", "programme")
        .alias(dated=Func(F("published"), Value(""), function="NULLIF", output_field=TextField()))
        .order_by(F("dated").desc(nulls_last=True), "title", "pk")
    )


def found_reports(terms: list[str], round_slug: str) -> QuerySet[EvaluationReport]:
    """Reports whose title, project, evaluator or findings hold every word, or nearly."""
    found = public_reports()
    if round_slug:
        found = found.filter(Q(round__slug=round_slug) | Q(project__round__slug=round_slug))
    found = found.alias(haystack=unaccented(spaced("title", "subject", "evaluator", "project__lead_name")))
    for number, term in enumerate(terms):
        finding = Finding.objects.filter(report=OuterRef("pk"), meaning__icontains=term)
        here = Q(haystack__contains=term) | Q(Exists(finding))
        if len(term) > 3:
            found = found.alias(**{f"near_{number}": TrigramStrictWordSimilarity(term, "haystack")})
            here |= Q(**{f"near_{number}__gte": NEAR})
        found = found.filter(here)
    return found
