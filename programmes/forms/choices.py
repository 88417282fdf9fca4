"""The filters offered beside the projects, and the chips that take each one off again."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import QueryDict

from portal.look.words import partial_date, pounds
from programmes.models import OrganisationKind, PriorityArea, Programme, Region, Round
from programmes.selectors.places import Succession
from programmes.selectors.projects_search import ProjectSearch

LABELS = {
    "programme": "Programme",
    "round": "Round",
    "area": "Priority area",
    "region": "Region",
    "authority": "Authority",
    "kind": "Led by",
}


@dataclass(frozen=True)
class Offered:
    """One filter: its name in the address, its label, and its values with their words."""

    name: str
    label: str
    values: list[tuple[str, str]]


@dataclass(frozen=True)
class Chip:
    """One filter in use, and the address without it."""

    text: str
    href: str


def choices(places: Succession) -> list[Offered]:
    """The filters, with only what some published project has. Three queries."""
    programmes = Programme.objects.filter(projects__published_at__isnull=False).distinct()
    rounds = Round.objects.filter(projects__published_at__isnull=False).order_by("record_opened", "title").distinct()
    areas = PriorityArea.objects.filter(projects__published_at__isnull=False).order_by("name").distinct()
    values = {
        "programme": [(one.slug, one.name) for one in programmes],
        "round": [(one.slug, one.title) for one in rounds],
        "area": list(dict.fromkeys((one.slug, one.name) for one in areas)),
        "region": [(region, region) for region in Region.values],
        "authority": [
            (one.gss_code, f"{one.nice_name} (to {one.active_to.year})" if one.active_to else one.nice_name)
            for one in places.by_id.values()
        ],
        "kind": [(value, str(label)) for value, label in OrganisationKind.choices],
    }
    return [Offered(name, label, values[name]) for name, label in LABELS.items()]


def chips(query: QueryDict, asked: ProjectSearch, offered: list[Offered]) -> list[Chip]:
    """Each filter in use, by its words."""
    known = {one.name: dict(one.values) for one in offered}
    texts: list[tuple[str, str]] = []
    if asked.q:
        texts.append(("q", f"“{asked.q}”"))
    for name, value in asked.filters.items():
        if value and name == "announced":
            texts.append((name, f"Announced: {partial_date(value)}"))
        elif value:
            texts.append((name, f"{LABELS[name]}: {known[name].get(value, value)}"))
    if asked.least is not None:
        texts.append(("least", f"At least {pounds(asked.least)}"))
    if asked.most is not None:
        texts.append(("most", f"At most {pounds(asked.most)}"))
    return [Chip(text, _without(query, name)) for name, text in texts]


def _without(query: QueryDict, name: str) -> str:
    kept = query.copy()
    for gone in (name, "page"):
        kept.pop(gone, None)
    return f"?{kept.urlencode()}" if kept else "?"
