"""What is told about a project beside its money: its promises, the reports on it and what they found.

All of it comes with the project's own row, so that its page asks no more however much there is.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet
from django.db.models.functions import JSONObject

from programmes.models import EvaluationReport, Finding, Measure, Project
from programmes.selectors.together import rows_of, together

REPORT = ("id", "title", "slug", "evaluator", "published", "url", "link_is_inferred")
FINDING = ("figure", "unit", "meaning", "direction", "direction_words", "measure_id")


@dataclass(frozen=True, slots=True)
class Promise:
    """A promised outcome, and what was found of it: nothing means that nobody reported on it."""

    measure: Measure
    outcomes: list[tuple[Finding, EvaluationReport]]


def with_told(projects: QuerySet[Project]) -> QuerySet[Project]:
    """Adds what ``promises`` and ``reports_on`` read."""
    here = OuterRef("pk")
    found = Finding.objects.filter(report=here).order_by("order", "pk")
    measures = Measure.objects.filter(project=here).order_by("order", "pk")
    reports = EvaluationReport.objects.filter(project=here).order_by("published", "title", "pk")
    said = ArraySubquery(found.values(said=_record(FINDING)))
    return projects.annotate(
        measures_told=together(measures),
        reports_told=ArraySubquery(reports.values(told=JSONObject(said=said, **{name: name for name in REPORT}))),
    )


def _record(names: tuple[str, ...]) -> JSONObject:
    return JSONObject(**{name: name for name in names})


def reports_on(project: Project) -> list[EvaluationReport]:
    """The reports on a project of ``with_told``, the earliest first; each has ``found``, its findings."""
    listed, held = [], cast(Any, project)  # with what was annotated
    for each in held.reports_told:
        told = dict(each)
        said = told.pop("said")
        report = EvaluationReport(**told)
        report.found = [Finding(**one) for one in said]  # type: ignore[attr-defined]  # for the template
        listed.append(report)
    return listed


def with_reports(projects: list[Project]) -> list[Project]:
    """The projects of a list of ``with_told``, each with ``reports``: what its evaluations found."""
    for project in projects:
        project.reports = reports_on(project)  # type: ignore[attr-defined]  # shown by the template
    return projects


def promises(project: Project, reports: list[EvaluationReport]) -> list[Promise]:
    """What a project of ``with_told`` promised, each beside the findings that answer it."""
    answers: dict[int, list[tuple[Finding, EvaluationReport]]] = {}
    for report in reports:
        for finding in report.found:  # type: ignore[attr-defined]  # given by reports_on
            if finding.measure_id:
                answers.setdefault(finding.measure_id, []).append((finding, report))
    held: Any = project  # with what was annotated
    measures = rows_of(Measure, held.measures_told)
    return [Promise(measure, answers.get(measure.pk, [])) for measure in measures]
