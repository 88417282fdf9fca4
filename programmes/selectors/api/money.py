"""Projects, awards and evaluation reports, as the API gives them."""

from __future__ import annotations

from typing import Any

from django.db.models import Min, Prefetch, Q, QuerySet

from programmes.models import Award, EvaluationReport, Finding, Project
from programmes.selectors.evidence import public_reports
from programmes.selectors.opendata.grants import facts_of, with_grant_facts
from programmes.selectors.opendata.identifiers import PREFIX, absolute, grant_id
from programmes.selectors.opendata.tables import COLUMNS, party_facts, project_row
from programmes.selectors.projects import real_projects

TYPES = {
    "round_is_our_reading": "boolean",
    "priority_area_is_our_reading": "boolean",
    "amount_pounds": "integer?",
    "evaluation_reports": "integer",
    "identifier": "string",
    "title": "string",
    "programme": "string",
    "amount_basis": "string",
    "url": "string",
}
PROJECT_FIELDS = {name: (TYPES.get(name, "string?"), meaning) for name, meaning in COLUMNS.items()} | {
    "parties": ("objects", "Who leads and who takes part"),
    "grants": ("string", "Where its awards are as 360Giving"),
}
AWARD_FIELDS = {
    "identifier": ("string", "The grant’s identifier, as in 360Giving"),
    "project": ("string", "Identifier of the project"),
    "title": ("string", "Title of the project"),
    "amount_pounds": ("integer?", "In whole pounds; nothing where no source publishes it"),
    "basis": ("string", "How exactly the source states it"),
    "awarded_on": ("string?", "A year, a month or a day, as the source has it"),
    "grant_reference": ("string?", "The grant’s own reference"),
    "url": ("string", "The project’s page"),
}
REPORT_FIELDS = {
    "identifier": ("string", "Its name in addresses"),
    "title": ("string", "Title"),
    "project": ("string?", "Identifier of the project it is on"),
    "round": ("string?", "Identifier of the round it is on"),
    "programme": ("string?", "Identifier of the programme it is on"),
    "evaluator": ("string?", "Who wrote it"),
    "published": ("string?", "A year, a month or a day, as the source has it"),
    "document": ("string?", "Where to read it"),
    "link_is_our_reading": ("boolean", "Whether no source says that it is on this project"),
    "methods": ("strings", "Its methods, where it names them: nothing where it does not"),
    "findings": ("objects", "What it found, each with its figure, unit and the direction that it states"),
    "url": ("string", "Its page"),
}


def projects() -> QuerySet[Project]:
    """Every funded project."""
    return real_projects().order_by("title", "pk")


def with_rows(found: QuerySet[Project]) -> QuerySet[Project]:
    """Ready for ``api_project_row``."""
    return with_grant_facts(found)


def api_project_row(one: Project) -> dict[str, Any]:
    """A project of ``with_rows``."""
    return {
        **project_row(one),
        "parties": [party_facts(party) for party in facts_of(one).parties],
        "grants": absolute(f"{one.get_absolute_url()}360giving.json"),
    }


def awards() -> QuerySet[Award]:
    """Every award to a funded project."""
    shown = Award.objects.filter(is_demonstration=False, project__in=real_projects().order_by().values("pk"))
    found = shown.select_related("project").annotate(first=Min("project__awards__pk"))
    return found.order_by("project__title", "pk")


def award_named(identifier: str) -> Award | None:
    """The award of this grant identifier."""
    name = identifier.removeprefix(f"{PREFIX}-")
    number = name.removeprefix("award-")
    wanted = Q(grant_reference=name) | Q(project__record_id=name)
    if number.isascii() and number.isdigit() and len(number) < 10:
        wanted |= Q(pk=int(number))
    return next((one for one in awards().filter(wanted) if award_row(one)["identifier"] == identifier), None)


def award_row(one: Any) -> dict[str, Any]:
    """An award of ``awards()``."""
    return {
        "identifier": grant_id(one, one.project, first=one.pk == one.first),
        "project": one.project.slug,
        "title": one.project.title,
        "amount_pounds": one.amount_pounds,
        "basis": one.basis,
        "awarded_on": one.awarded_on or None,
        "grant_reference": one.grant_reference,
        "url": absolute(one.project.get_absolute_url()),
    }


def reports() -> QuerySet[EvaluationReport]:
    """Every report that the public can see, with its findings."""
    return public_reports().prefetch_related(Prefetch("findings", Finding.objects.order_by("order", "pk")))


def report_row(one: EvaluationReport) -> dict[str, Any]:
    """A report of ``reports()``."""
    return {
        "identifier": one.slug,
        "title": one.title,
        "project": one.project.slug if one.project else None,
        "round": one.round.slug if one.round else None,
        "programme": one.programme.slug if one.programme else None,
        "evaluator": one.evaluator or None,
        "published": one.published or None,
        "document": one.url or None,
        "methods": one.methods,
        "link_is_our_reading": one.link_is_inferred,
        "findings": [
            {
                "figure": finding.figure or None,
                "unit": finding.unit or None,
                "meaning": finding.meaning,
                "direction": finding.direction,
            }
            for finding in one.findings.all()
        ],
        "url": absolute(one.get_absolute_url()),
    }
