"""Funded projects of the record: who leads and takes part, and what was awarded."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils import timezone

from programmes.models import AmountBasis, Award, Organisation, OrganisationKind, PartyRole, Project, ProjectParty
from programmes.reference.citations import citations
from programmes.reference.files import Row, notes_for, parts, read
from programmes.reference.loading import Loader, Wanted, free_slugs, loaded_keys
from programmes.reference.offers import Areas, round_slugs
from programmes.reference.sourcing import bring_sources

INFERRED_ROUNDS = frozenset({"R2-24", "R3-12", "R3-14", "R3-15"})
"""Projects whose round is our reading (data README, "Inferred", and their notes)."""


def load(loader: Loader, authorities: dict[str, int], rounds: dict[str, int], areas: Areas) -> dict[str, int]:
    """Bring in projects with their leads, parties and awards; gives each project's id by record id."""
    rows = list(read("projects.csv"))
    leads = _leads(authorities)
    organisations = loader.bring("organisations", Organisation, _organisations(leads, authorities), identify=("name",))
    sources = bring_sources(
        loader, "sources of projects", (one for row in rows for one in citations(row.text("source")))
    )
    slugs = round_slugs()
    titles = {row.text("project_id", needed=True): row.text("title", needed=True) for row in rows}
    addresses = free_slugs(Project, titles, loaded_keys("projects"))
    programmes, notes = dict(_programme_of_rounds(rounds)), notes_for("projects.csv")
    wanted = []
    for row in rows:
        slug = slugs[row.one_of("round", set(slugs))]
        fields = _fields(row, leads, organisations) | {
            "programme_id": programmes[slug],
            "round_id": rounds[slug],
            "priority_area_id": areas.get((slug, row.text("policy_area"))),
            "notes": notes.get(row.text("project_id"), row.text("notes")),
        }
        first = {"slug": addresses.get(row.text("project_id"), ""), "published_at": timezone.now()}
        links = {"sources": [sources[one] for one in citations(row.text("source"))]}
        wanted.append(Wanted(row.text("project_id"), fields, first, links))
    ids = loader.bring("projects", Project, wanted, identify=("record_id",))
    loader.bring("awards", Award, _awards(rows, ids, sources_of=links_by_row(wanted)), identify=("project_id",))
    loader.bring(
        "project parties",
        ProjectParty,
        _parties(rows, ids, leads, organisations, authorities),
        identify=("project_id", "authority_id", "organisation_id"),
    )
    return ids


def links_by_row(wanted: list[Wanted]) -> dict[str, list[int]]:
    """The source ids of each row by its key."""
    return {row.key: list(row.links["sources"]) for row in wanted}


def _programme_of_rounds(rounds: dict[str, int]) -> Iterator[tuple[str, int]]:
    from programmes.models import Round

    yield from Round.objects.filter(slug__in=rounds).values_list("slug", "programme_id")


def _leads(authorities: dict[str, int]) -> dict[str, list[Row]]:
    """The organisations that a project's lead names, in order, the first of them its lead."""
    leads: dict[str, list[Row]] = {}
    for row in read("portal/leads.csv"):
        row.one_of("kind", set(OrganisationKind.values))
        row.one_of("role", set(PartyRole.values))
        if row.text("gss_code"):
            row.one_of("gss_code", authorities)
        leads.setdefault(row.text("lead_organisation", needed=True), []).append(row)
    return leads


def _organisations(leads: dict[str, list[Row]], authorities: dict[str, int]) -> list[Wanted]:
    named = {row.text("organisation", needed=True): row for rows in leads.values() for row in rows}
    slugs = free_slugs(Organisation, {name: name for name in named}, loaded_keys("organisations"))
    return [
        Wanted(
            name,
            {"name": name, "kind": row.text("kind"), "authority_id": authorities.get(row.text("gss_code"))},
            {"slug": slugs.get(name, "")},
        )
        for name, row in named.items()
    ]


def _fields(row: Row, leads: dict[str, list[Row]], organisations: dict[str, int]) -> dict[str, object]:
    lead = row.text("lead_organisation")
    if lead and lead not in leads:
        raise row.refuse("lead_organisation", f"{lead!r} is not in portal/leads.csv")
    return {
        "record_id": row.text("project_id"),
        "title": row.text("title"),
        "lead_name": lead,
        "lead_id": organisations[leads[lead][0].text("organisation")] if lead else None,
        "summary": row.text("description")[:600],
        "description": row.text("description"),
        "round_is_inferred": row.text("project_id") in INFERRED_ROUNDS,
        "priority_area_is_inferred": row.text("policy_area_basis") == "inferred",
        "announced": row.partial("announced"),
        "starts": row.partial("start_month"),
    }


def _awards(rows: list[Row], ids: dict[str, int], *, sources_of: dict[str, list[int]]) -> Iterator[Wanted]:
    for row in rows:
        amount, key = row.whole("amount_gbp"), row.text("project_id")
        basis = AmountBasis.NOT_PUBLISHED.value
        if amount is not None:
            basis = row.one_of("amount_basis", set(AmountBasis.values) - {basis})
        fields = {
            "project_id": ids[key],
            "amount_pounds": amount,
            "basis": basis,
            "awarded_on": row.partial("announced"),
        }
        yield Wanted(key, fields, links={"sources": sources_of[key]})


def _parties(
    rows: list[Row],
    ids: dict[str, int],
    leads: dict[str, list[Row]],
    organisations: dict[str, int],
    authorities: dict[str, int],
) -> Iterator[Wanted]:
    """Leading organisations with their authorities, then the other authorities named."""
    for row in rows:
        key = row.text("project_id")
        placed: set[str] = set()
        for lead in leads.get(row.text("lead_organisation"), ()):
            code = lead.text("gss_code")
            placed.add(code)
            name = lead.text("organisation")
            yield _party(key, ids, lead.text("role"), authorities.get(code), organisations[name], name)
        for code in parts(row.text("authority_gss_codes")):
            if code not in authorities:
                raise row.refuse("authority_gss_codes", f"{code!r} is not known")
            if code not in placed:
                yield _party(key, ids, PartyRole.PARTNER.value, authorities[code], None, code)


def _party(
    key: str, ids: dict[str, int], role: str, authority: int | None, organisation: int | None, name: str
) -> Wanted:
    fields = {
        "project_id": ids[key],
        "role": role,
        "authority_id": authority,
        "organisation_id": organisation,
    }
    return Wanted(f"{key} {name}", fields)
