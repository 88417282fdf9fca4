"""Awards as grants of the 360Giving Data Standard 1.4.

https://standard.threesixtygiving.org/en/latest/technical/reference/. A field is left out where no source says it;
what is our reading, or less exact than the standard asks for, is said in the grant's classifications.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Prefetch, QuerySet
from django.db.models.functions import JSONObject

from programmes.models import (
    AmountBasis,
    Award,
    EvaluationReport,
    LocalAuthority,
    PartyRole,
    Project,
    ProjectParty,
    Source,
)
from programmes.selectors.opendata.dates import VOCABULARY, award_date
from programmes.selectors.opendata.identifiers import (
    FUNDER,
    GEO_CODE_TYPES,
    absolute,
    authority_id,
    grant_id,
    named_only_id,
    organisation_id,
)

Grant = dict[str, Any]

NO_DESCRIPTION = "No source found describes this project."


class Facts(NamedTuple):
    """What a grant says beside its award: who takes part, the reports on it, and where the facts are from."""

    project: Project
    parties: Sequence[ProjectParty]
    reports: Sequence[dict[str, str]]
    sources: Sequence[str]


def with_grant_facts(projects: QuerySet[Project]) -> QuerySet[Project]:
    """The projects with all that their grants say: three queries, however many there are."""
    reports = EvaluationReport.objects.filter(project=OuterRef("pk")).order_by("published", "title")
    sources = Source.objects.filter(projects=OuterRef("pk")).exclude(url="").order_by("pk")
    parties = ProjectParty.objects.select_related("authority", "organisation__authority").order_by("role", "pk")
    return (
        projects.select_related("programme", "round", "priority_area", "lead__authority")
        .prefetch_related(Prefetch("awards", Award.objects.order_by("pk")), Prefetch("parties", parties))
        .annotate(
            report_facts=ArraySubquery(reports.values(said=JSONObject(title="title", url="url", slug="slug"))),
            source_urls=ArraySubquery(sources.values("url")),
        )
    )


def facts_of(project: Project) -> Facts:
    """From a project of ``with_grant_facts``."""
    annotated: Any = project
    return Facts(project, list(project.parties.all()), annotated.report_facts, annotated.source_urls)


def grants_of(projects: Iterable[Project]) -> Iterator[Grant]:
    """The grants of projects from ``with_grant_facts``; awards that cannot be grants are passed over."""
    for project in projects:
        facts = facts_of(project)
        for number, award in enumerate(project.awards.all()):
            if not why_no_grant(award, project):
                yield make_grant(award, facts, first=number == 0)


def grant_of(award: Award) -> Grant | None:
    """One award as its grant, published or not; nothing when it cannot be one. Three queries."""
    project = with_grant_facts(Project.objects.filter(pk=award.project_id)).get()
    if why_no_grant(award, project):
        return None
    return make_grant(award, facts_of(project), first=project.awards.all()[0].pk == award.pk)


def why_no_grant(award: Award, project: Project) -> str:
    """Why the standard cannot hold the award, or nothing."""
    if award.amount_pounds is None:
        return "Amount not published"
    if not project.led_by:
        return "No source names who received it"
    return "" if award_date(award, project) else "No source gives a date"


def make_grant(award: Award, facts: Facts, *, first: bool) -> Grant:
    """The grant of an award about which ``why_no_grant`` says nothing.

    Neither the award nor its project need be saved: a letter tells of both before there is either. Without
    a slug yet, the grant has no page to name.
    """
    project = facts.project
    date = award_date(award, project)
    said: Grant = {
        "id": grant_id(award, project, first=first),
        "title": project.title,
        "description": project.description or project.summary or NO_DESCRIPTION,
        "currency": "GBP",
        "amountAwarded": award.amount_pounds,
        "awardDate": date.day if date else "",
        "url": absolute(project.get_absolute_url()) if project.slug else "",
        "plannedDates": _dates(project),
        "recipientOrganization": [_recipient(project)],
        "beneficiaryLocation": [_location(place) for place in _places(facts)],
        "fundingOrganization": [dict(FUNDER)],
        "grantProgramme": [_programme(project)],
        "fromOpenCall": "Yes" if project.round and (project.round.record_opened or project.round.opens_at) else "",
        "classifications": list(_classifications(award, project)),
        "relatedDocument": [_document(report) for report in facts.reports],
        "dataSource": facts.sources[0] if facts.sources else "",
    }
    return {name: value for name, value in said.items() if value not in ("", [])}


def _dates(project: Project) -> list[Grant]:
    known = {"startDate": project.starts, "endDate": project.ends}
    return [{name: value for name, value in known.items() if value}] if any(known.values()) else []


def _recipient(project: Project) -> Grant:
    lead = project.lead
    if lead is None:
        return {"id": named_only_id(project.lead_name), "name": project.lead_name}
    said: Grant = {"id": organisation_id(lead), "name": lead.name}
    if lead.authority:
        said["location"] = [_location(lead.authority)]
    return said


def _places(facts: Facts) -> list[LocalAuthority]:
    """The lead's council area and those of everyone who takes part, each once, as they were at the time."""
    lead = facts.project.lead
    parties = sorted(facts.parties, key=lambda party: party.role != PartyRole.LEAD)
    found = [lead.authority if lead else None]
    found += [party.authority or (party.organisation.authority if party.organisation else None) for party in parties]
    return list({place.pk: place for place in found if place}.values())


def _location(place: LocalAuthority) -> Grant:
    said = {"id": authority_id(place), "name": place.nice_name, "countryCode": "GB", "geoCode": place.gss_code}
    kind = GEO_CODE_TYPES.get(place.authority_type)
    return said | ({"geoCodeType": kind} if kind else {})


def _programme(project: Project) -> Grant:
    offer = project.round or project.programme
    title = f"{project.programme}: {project.round}" if project.round else str(project.programme)
    return {"code": offer.slug, "title": title, "url": absolute(offer.get_absolute_url())}


def _classifications(award: Award, project: Project) -> Iterator[Grant]:
    date = award_date(award, project)
    if date and date.code != "day":
        yield {"vocabulary": VOCABULARY, "code": date.code, "title": date.words}
    if award.basis != AmountBasis.AWARDED:
        title = award.get_basis_display().capitalize()
        yield {"vocabulary": "How the source states the amount", "code": award.basis, "title": title}
    if project.priority_area:
        title = str(project.priority_area) + (" (our reading)" if project.priority_area_is_inferred else "")
        yield {"vocabulary": "Priority area", "code": project.priority_area.slug, "title": title}
    if project.round_is_inferred:
        yield {"vocabulary": "How the round is known", "code": "inferred", "title": "Our reading: no source states it"}
    if award.is_demonstration or project.is_demonstration:
        yield {"vocabulary": "Status", "code": "demonstration", "title": "Invented: no real money was awarded"}


def _document(report: dict[str, str]) -> Grant:
    address = report["url"] or absolute(f"/evidence/{report['slug']}/")
    return {"id": report["slug"], "title": report["title"], "url": address, "documentType": "Evaluation report"}
