"""All that a project's page shows, in four queries however much there is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Model, OuterRef, Q, QuerySet

from programmes.models import (
    Award,
    EvaluationReport,
    Figure,
    PartyRole,
    Project,
    ProjectParty,
    Source,
)
from programmes.selectors.opendata.grants import Facts, Grant, make_grant, why_no_grant
from programmes.selectors.places import codes_now, successor_codes
from programmes.selectors.projects import public_projects
from programmes.selectors.projects_told import Promise, promises, reports_on, with_told
from programmes.selectors.together import rows_of, together
from programmes.selectors.told import Told, read_told, told_beside

OWN = {"award_rows": Award, "figure_rows": Figure}
"""What comes with the project itself: its awards, and figures about it."""


@dataclass(frozen=True)
class ProjectPage:
    """A project's page. Awards and figures carry ``cited`` (their sources), reports ``found`` (their findings)."""

    project: Project
    awards: list[Award]
    sources: list[Source]
    promises: list[Promise]
    leads: list[ProjectParty]
    partners: list[ProjectParty]
    lead_codes: list[str]
    partner_codes: list[str]
    figures: list[Figure]
    reports: list[EvaluationReport]
    told: Told

    @property
    def grants(self) -> list[Grant]:
        """Its awards as 360Giving grants; the demonstration's are none."""
        if self.project.is_demonstration:
            return []
        reports = [{"title": one.title, "url": one.url, "slug": one.slug} for one in self.reports]
        sources = [source.url for source in sorted(self.sources, key=lambda source: source.pk) if source.url]
        facts = Facts(self.project, [*self.leads, *self.partners], reports, sources)
        first = min((award.pk for award in self.awards), default=0)
        ordered = sorted(self.awards, key=lambda award: award.pk)
        return [
            make_grant(award, facts, first=award.pk == first)
            for award in ordered
            if not why_no_grant(award, self.project)
        ]


def project_page(slug: str) -> ProjectPage | None:
    """The page of a published project, or nothing."""
    related = ("programme", "round", "lead__authority", "priority_area")
    own = {name: together(model._default_manager.filter(project=OuterRef("pk"))) for name, model in OWN.items()}
    project = (
        with_told(public_projects().filter(slug=slug).select_related(*related))
        .annotate(**own, **told_beside("project"))
        .first()
    )
    if project is None:
        return None
    held: Any = project  # with what was annotated
    awards, figures = rows_of(Award, held.award_rows), rows_of(Figure, held.figure_rows)
    sources = list(_sources(project))
    _cite(awards, sources, "award_ids")
    _cite(figures, sources, "figure_ids")
    parties = list(project.parties.select_related("authority", "organisation__authority").order_by("role", "pk"))
    leads = [party for party in parties if party.role == PartyRole.LEAD]
    partners = [party for party in parties if party.role == PartyRole.PARTNER]
    followers = successor_codes()
    reports = reports_on(project)
    return ProjectPage(
        project=project,
        awards=awards,
        sources=[source for source in sources if source.is_own],  # type: ignore[attr-defined]  # annotated
        promises=promises(project, reports),
        leads=leads,
        partners=partners,
        lead_codes=codes_now(_codes(leads) or _own_code(project), followers),
        partner_codes=codes_now(_codes(partners), followers),
        figures=figures,
        reports=reports,
        told=read_told(project, "projects", project.slug),
    )


def _sources(project: Project) -> QuerySet[Source]:
    """Every source of the project, of its awards and of figures about it, with which of them cite it."""
    own = Project.sources.through.objects.filter(project=project)
    awards = Award.sources.through.objects.filter(award__project=project)
    figures = Figure.sources.through.objects.filter(figure__project=project)
    here = OuterRef("pk")
    return Source.objects.filter(
        Q(pk__in=own.values("source")) | Q(pk__in=awards.values("source")) | Q(pk__in=figures.values("source"))
    ).annotate(
        is_own=ArraySubquery(own.filter(source=here).values("pk")),
        award_ids=ArraySubquery(awards.filter(source=here).values("award")),
        figure_ids=ArraySubquery(figures.filter(source=here).values("figure")),
    )


def _cite(things: Sequence[Model], sources: list[Source], name: str) -> None:
    """Give each of the things its sources, as ``cited``."""
    for one in things:
        cited = [source for source in sources if one.pk in getattr(source, name)]
        one.cited = cited  # type: ignore[attr-defined]  # for the template alone


def _codes(parties: list[ProjectParty]) -> list[str]:
    places = [party.authority or (party.organisation.authority if party.organisation else None) for party in parties]
    return [place.gss_code for place in places if place]


def _own_code(project: Project) -> list[str]:
    return [project.lead.authority.gss_code] if project.lead and project.lead.authority else []
