"""Programmes, rounds of the record, and their priority areas."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.text import slugify

from programmes.models import EligibilityRule, PriorityArea, Programme, ProgrammeShape, Round
from programmes.reference.files import Row, none_or, parts, read
from programmes.reference.loading import Loader, Wanted

Areas = dict[tuple[str, str], int]


def load(loader: Loader) -> tuple[dict[str, int], dict[str, int], Areas]:
    """Bring in programmes by name, rounds by slug, and priority areas by round slug and name."""
    said = {(row.text("programme"), row.text("round_or_tranche")): row for row in read("rounds.csv")}
    programmes = loader.bring("programmes", Programme, _programmes(said), identify=("name",))
    _pays_for(programmes)
    rows = list(read("portal/rounds.csv"))
    rounds = loader.bring("rounds", Round, _rounds(rows, said, programmes), identify=("slug",))
    return programmes, rounds, _areas(loader, rows, said, rounds)


def round_slugs() -> dict[str, str]:
    """The slug of each round by the name that projects.csv gives it."""
    rows = read("portal/rounds.csv")
    return {row.text("project_round"): row.text("slug") for row in rows if row.text("project_round")}


def _programmes(said: dict[tuple[str, str], Row]) -> Iterator[Wanted]:
    described: dict[str, list[str]] = {}
    for (name, _), row in said.items():
        if row.text("kind") == "programme":
            described.setdefault(name, []).append(row.text("description"))
    for row in read("portal/programmes.csv"):
        name = row.one_of("programme", set(described))
        fields = {
            "name": name,
            "order": row.number_needed("order"),
            "summary": row.text("summary"),
            "description": "\n\n".join(described[name])
            .replace(" See conflicts.csv.", "")
            .replace(": see conflicts.csv.", "."),
            "shape": none_or(row, "shape", set(ProgrammeShape.values)),
            "eligibility_rule": none_or(row, "eligibility_rule", set(EligibilityRule.values)),
        }
        yield Wanted(name, fields, first={"slug": row.text("slug", needed=True)})


def _pays_for(programmes: dict[str, int]) -> None:
    """Which programmes one pays for: only links that are missing are added."""
    through = Programme.pays_for.through
    pairs = [
        (programmes[row.text("programme")], programmes[name])
        for row in read("portal/programmes.csv")
        for name in parts(row.text("pays_for"))
    ]
    there = set(through.objects.values_list("from_programme_id", "to_programme_id"))
    through.objects.bulk_create(
        through(from_programme_id=payer, to_programme_id=paid) for payer, paid in pairs if (payer, paid) not in there
    )


def _rounds(rows: list[Row], said: dict[tuple[str, str], Row], programmes: dict[str, int]) -> Iterator[Wanted]:
    for row in rows:
        programme = row.one_of("programme", programmes)
        fact = said.get((programme, row.text("round_or_tranche")))
        if fact is None:
            raise row.refuse("round_or_tranche", "rounds.csv has no such row")
        yield Wanted(
            row.text("slug", needed=True),
            {
                "slug": row.text("slug"),
                "programme_id": programmes[programme],
                "title": row.text("title", needed=True),
                "summary": row.text("summary"),
                "description": fact.text("description"),
                "is_record": True,
                "record_announced": fact.partial("announced"),
                "record_opened": fact.partial("opened"),
                "record_closed": fact.partial("closed"),
                "certified_by_dcs": False,
                "certified_by_s151": False,
            },
        )


def _areas(loader: Loader, rows: list[Row], said: dict[tuple[str, str], Row], rounds: dict[str, int]) -> Areas:
    """The areas that a round's own row names, then those that only its projects name."""
    named: dict[tuple[str, str], None] = {}
    slugs = round_slugs()
    for row in rows:
        fact = said[row.text("programme"), row.text("round_or_tranche")]
        named |= {(row.text("slug"), area): None for area in parts(fact.text("policy_areas"))}
    aliases: dict[tuple[str, str], tuple[str, str]] = {}
    for row in read("projects.csv"):
        slug, area = slugs[row.one_of("round", set(slugs))], row.text("policy_area")
        if area:
            aliases[slug, area] = _named_already(slug, area, named)
            named.setdefault(aliases[slug, area])
    wanted = [_area(slug, area, order, rounds) for order, (slug, area) in enumerate(named, start=1)]
    ids = loader.bring("priority areas", PriorityArea, wanted, identify=("round_id", "slug"))
    by_name = {(slug, area): ids[f"{slug}/{slugify(area)[:120]}"] for slug, area in named}
    return by_name | {asked: by_name[meant] for asked, meant in aliases.items()}


def _named_already(slug: str, area: str, named: dict[tuple[str, str], None]) -> tuple[str, str]:
    """The round's own area when a project gives the start of its name."""
    longer = [pair for pair in named if pair[0] == slug and pair[1].startswith(area)]
    return longer[0] if longer else (slug, area)


def _area(slug: str, area: str, order: int, rounds: dict[str, int]) -> Wanted:
    name = slugify(area)[:120]
    fields = {"round_id": rounds[slug], "slug": name, "name": area, "order": order}
    return Wanted(f"{slug}/{name}", fields)
