"""Local authorities, who replaced whom, and facts about them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from programmes.models import ChildPopulation, LocalAuthority, OfstedJudgement, Region
from programmes.reference.files import Row, parts, read
from programmes.reference.loading import Loader, Wanted

JUDGED = ("overall_effectiveness", "impact_of_leaders", "help_and_protection", "children_in_care", "care_leavers")


def load(loader: Loader) -> dict[str, int]:
    """Bring in the authorities and their facts; gives each authority's id by GSS code."""
    rows = list(read("local_authorities.csv"))
    names = _names({row.text("gss_code") for row in rows})
    ids = loader.bring(
        "local authorities", LocalAuthority, (_authority(row, names) for row in rows), identify=("gss_code",)
    )
    _succession(rows, ids)
    loader.bring(
        "Ofsted judgements",
        OfstedJudgement,
        _judgements(ids),
        identify=("authority_id", "report_url"),
    )
    loader.bring("child populations", ChildPopulation, _populations(ids), identify=("authority_id", "year"))
    return ids


def _names(known: set[str]) -> dict[str, list[str]]:
    """What people also call an authority, by its GSS code."""
    found: dict[str, list[str]] = {}
    for row in read("portal/names.csv"):
        found.setdefault(row.one_of("gss_code", known), []).append(row.text("name", needed=True))
    return found


def _authority(row: Row, names: Mapping[str, list[str]]) -> Wanted:
    gss_code = row.text("gss_code", needed=True)
    return Wanted(
        gss_code,
        {
            "gss_code": gss_code,
            "code": row.text("local_authority_code", needed=True),
            "name": row.text("name", needed=True),
            "nice_name": row.text("nice_name", needed=True),
            "region": row.one_of("region", set(Region.values)),
            "authority_type": row.text("authority_type", needed=True),
            "dfe_number": row.text("dfe_la_number"),
            "newer_gss_code": row.text("newer_gss_code"),
            "also_known_as": names.get(gss_code, []),
            "former_gss_codes": parts(row.text("former_gss_codes"), ","),
            "active_from": row.day("active_from"),
            "active_to": row.day("active_to"),
            "notes": row.text("notes"),
            "source": row.text("source", needed=True),
        },
    )


def _succession(rows: list[Row], ids: dict[str, int]) -> None:
    """Who replaced whom: only links that are missing are added."""
    by_code = {row.text("local_authority_code"): ids[row.text("gss_code")] for row in rows}
    through = LocalAuthority.successors.through
    pairs = [
        (ids[row.text("gss_code")], by_code[_known(row, code, by_code)])
        for row in rows
        for code in parts(row.text("replaced_by"), ",")
    ]
    there = set(through.objects.values_list("from_localauthority_id", "to_localauthority_id"))
    through.objects.bulk_create(
        [through(from_localauthority_id=old, to_localauthority_id=new) for old, new in pairs if (old, new) not in there]
    )


def _known(row: Row, code: str, by_code: dict[str, int]) -> str:
    if code not in by_code:
        raise row.refuse("replaced_by", f"{code!r} is no authority of the file")
    return code


def _judgements(ids: dict[str, int]) -> Iterator[Wanted]:
    for row in read("ofsted_judgements.csv"):
        gss_code, url = row.one_of("gss_code", ids), row.text("report_url", needed=True)
        dates = {name: row.day(name) for name in ("inspection_start", "inspection_end", "published")}
        yield Wanted(
            f"{gss_code} {url}",
            {
                "authority_id": ids[gss_code],
                "report_url": url,
                "urn": row.text("urn"),
                "framework": row.text("framework", needed=True),
                "is_latest": row.one_of("is_latest", {"true", "false"}) == "true",
                "notes": row.text("notes"),
                **dates,
                **{name: row.text(name) for name in JUDGED},
            },
        )


def _populations(ids: dict[str, int]) -> Iterator[Wanted]:
    for row in read("population_0_17.csv"):
        gss_code, year = row.one_of("gss_code", ids), row.number_needed("year")
        yield Wanted(
            f"{gss_code} {year}",
            {
                "authority_id": ids[gss_code],
                "year": year,
                "year_is_inferred": row.text("year_basis") == "inferred",
                "children": row.number_needed("population_0_17"),
            },
        )
