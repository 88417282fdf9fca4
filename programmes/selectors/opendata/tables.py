"""Projects as plain rows: what CSV, XLSX and JSON of a search hold, one row a project."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from portal.look.spreadsheets import Cell
from programmes.models import Award, PartyRole, Project, ProjectParty
from programmes.selectors.opendata.grants import facts_of
from programmes.selectors.opendata.identifiers import absolute, authority_id, organisation_id

COLUMNS: dict[str, str] = {
    "identifier": "The project’s name in addresses; it stays",
    "record": "Its row in the record of past rounds",
    "title": "Title",
    "programme": "Programme",
    "round": "Round, blank where none was held",
    "round_is_our_reading": "Whether no source states the round",
    "led_by": "Who leads, as the source names it",
    "lead_identifier": "The lead’s organisation identifier",
    "lead_kind": "What the lead is",
    "region": "The lead’s region",
    "authorities": "Councils that lead or take part, as they were at the time",
    "authority_codes": "Their GSS codes",
    "amount_pounds": "Awarded, in whole pounds; blank where no source publishes it",
    "amount_basis": "How exactly the source states it",
    "announced": "Announced: a year, a month or a day, as the source has it",
    "starts": "Start, as the source has it",
    "ends": "End, as the source has it",
    "priority_area": "Priority area",
    "priority_area_is_our_reading": "Whether no source states it",
    "summary": "In a sentence",
    "evaluation_reports": "How many evaluation reports are known",
    "sources": "Where the facts are from",
    "url": "Its page",
}
"""Every column with its meaning, which is also the API's."""


def project_rows(projects: Iterable[Project]) -> Iterator[dict[str, Cell]]:
    """Rows of projects from ``with_grant_facts``."""
    return (project_row(project) for project in projects)


def project_row(project: Project) -> dict[str, Cell]:
    """One project; lists are joined by “; ”."""
    facts = facts_of(project)
    places = [place for party in facts.parties if (place := _place(party))]
    lead = project.lead
    pounds, basis = _amount(project.awards.all())
    return {
        "identifier": project.slug,
        "record": project.record_id,
        "title": project.title,
        "programme": project.programme.slug,
        "round": project.round.slug if project.round else None,
        "round_is_our_reading": project.round_is_inferred,
        "led_by": project.led_by or None,
        "lead_identifier": organisation_id(lead) if lead else None,
        "lead_kind": lead.kind if lead else None,
        "region": lead.authority.region if lead and lead.authority else None,
        "authorities": "; ".join(place.nice_name for place in places) or None,
        "authority_codes": "; ".join(place.gss_code for place in places) or None,
        "amount_pounds": pounds,
        "amount_basis": basis,
        "announced": project.announced or None,
        "starts": project.starts or None,
        "ends": project.ends or None,
        "priority_area": project.priority_area.name if project.priority_area else None,
        "priority_area_is_our_reading": project.priority_area_is_inferred,
        "summary": project.summary or None,
        "evaluation_reports": len(facts.reports),
        "sources": "; ".join(facts.sources) or None,
        "url": absolute(project.get_absolute_url()),
    }


def _amount(awards: Iterable[Award]) -> tuple[int | None, str]:
    """The sum of the awards whose amounts are published, and how it is stated."""
    known = [award for award in awards if award.amount_pounds is not None]
    loose = next((award.basis for award in known if award.basis != "awarded"), "awarded")
    return (sum(award.amount_pounds or 0 for award in known), loose) if known else (None, "not_published")


def _place(party: ProjectParty) -> Any:
    return party.authority or (party.organisation.authority if party.organisation else None)


def party_facts(party: ProjectParty) -> dict[str, Any]:
    """One of those who take part, by name and number."""
    place = _place(party)
    body = party.organisation
    return {
        "name": str(party),
        "role": "lead" if party.role == PartyRole.LEAD else "partner",
        "organisation_identifier": organisation_id(body) if body else authority_id(place),
        "gss_code": place.gss_code if place else None,
        "contribution": party.contribution or None,
    }
