"""Finding projects: words that forgive typing, filters, order."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from typing import Any

from django.contrib.postgres.aggregates import StringAgg
from django.contrib.postgres.search import TrigramSimilarity, TrigramStrictWordSimilarity
from django.db.models import CharField, Expression, F, Func, OuterRef, Q, QuerySet, Subquery, TextField, Value
from django.db.models.functions import Lower

from programmes.models import Project, ProjectParty
from programmes.selectors.projects import public_projects, with_money

NEAR = 0.45
"""How alike a mistyped word must be to a word of the project (0 to 1)."""

ORDERS: dict[str, list[Any]] = {
    "amount": [F("pounds").desc(nulls_last=True), "title", "pk"],
    "smallest": [F("pounds").asc(nulls_last=True), "title", "pk"],
    "title": ["title", "pk"],
}


SORTS = {
    "": "Best match",
    "amount": "Largest amount",
    "smallest": "Smallest amount",
    "newest": "Newest announcement",
    "oldest": "Oldest announcement",
    "title": "Title, A to Z",
}


@dataclass
class ProjectSearch:
    """A search as its address gives it: words, filters by name, sums, order and page."""

    q: str = ""
    filters: dict[str, str] = field(default_factory=dict)
    least: int | None = None
    most: int | None = None
    typed: dict[str, str] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    sort: str = ""
    page: int = 1

    @property
    def terms(self) -> list[str]:
        """The words to look for, without accents, in lower case; at most five."""
        return re.findall(r"\w+(?:['’-]\w+)*", plain(self.q))[:5]

    @property
    def active(self) -> int:
        """How many filters are in use."""
        return sum(map(bool, self.filters.values())) + sum(one is not None for one in (self.least, self.most))


def plain(text: str) -> str:
    """Lower case without accents: ``Bürö`` is ``buro``."""
    apart = unicodedata.normalize("NFKD", text)
    return "".join(one for one in apart if not unicodedata.combining(one)).lower()


def found_projects(search: ProjectSearch, line: tuple[int, ...] | None) -> QuerySet[Project]:
    """The published projects that match, ordered, with ``pounds``.

    ``line`` is the authority asked for with all that it replaced, nothing when none is asked for.
    """
    found = with_money(public_projects()).select_related("lead", "round")
    found = found.filter(_filters(search, line))
    found = _matching(found, search.terms)
    return _ordered(found, search)


def _filters(search: ProjectSearch, line: tuple[int, ...] | None) -> Q:
    asked = search.filters
    wanted = Q()
    for name, lookup in (
        ("programme", "programme__slug"),
        ("round", "round__slug"),
        ("area", "priority_area__slug"),
        ("kind", "lead__kind"),
        ("announced", "announced__startswith"),
    ):
        if asked.get(name):
            wanted &= Q(**{lookup: asked[name]})
    if asked.get("region"):
        region = asked["region"]
        wanted &= _taking_part(Q(authority__region=region) | Q(organisation__authority__region=region))
    if line is not None:
        wanted &= _taking_part(Q(authority__in=line) | Q(organisation__authority__in=line))
    if search.least is not None:
        wanted &= Q(pounds__gte=search.least)
    if search.most is not None:
        wanted &= Q(pounds__lte=search.most)
    return wanted


def _taking_part(party: Q) -> Q:
    return Q(pk__in=ProjectParty.objects.filter(party).order_by().values("project"))


def spaced(*pieces: Any) -> Func:
    """The pieces as one text, apart by spaces; nothing in place of what is null."""
    return Func(Value(" "), *pieces, function="CONCAT_WS", output_field=TextField())


def unaccented(expression: Expression | F) -> Func:
    """Lower case without accents, as ``plain`` makes it here."""
    return Func(Lower(expression), function="unaccent", output_field=TextField())


def _haystack() -> Func:
    """All the words by which a project may be found, as one text."""
    parties = (
        ProjectParty.objects.filter(project=OuterRef("pk"))
        .order_by()
        .values("project")
        .annotate(
            names=StringAgg(
                spaced("authority__nice_name", "organisation__name"), delimiter=" ", output_field=TextField()
            )
        )
        .values("names")
    )
    return unaccented(
        spaced("title", "lead_name", Subquery(parties, output_field=TextField()), "description", "summary")
    )


def _matching(projects: QuerySet[Project], terms: list[str]) -> QuerySet[Project]:
    """Every word must be there, or something spelt nearly like it when it has four letters or more."""
    if not terms:
        return projects
    projects = projects.alias(haystack=_haystack())
    for number, term in enumerate(terms):
        here = Q(haystack__contains=term)
        if len(term) > 3:
            near = f"near_{number}"
            projects = projects.alias(**{near: TrigramStrictWordSimilarity(term, "haystack")})
            here |= Q(**{f"{near}__gte": NEAR})
        projects = projects.filter(here)
    return projects


def _ordered(projects: QuerySet[Project], search: ProjectSearch) -> QuerySet[Project]:
    if search.sort in ("newest", "oldest"):
        when = Func(F("announced"), Value(""), function="NULLIF", output_field=CharField())
        direction = F("dated").desc(nulls_last=True) if search.sort == "newest" else F("dated").asc(nulls_last=True)
        return projects.alias(dated=when).order_by(direction, "title", "pk")
    if search.sort:
        return projects.order_by(*ORDERS[search.sort])
    if search.terms:
        likeness = TrigramSimilarity(unaccented(F("title")), plain(search.q))
        return projects.alias(likeness=likeness).order_by("-likeness", *ORDERS["amount"])
    return projects.order_by(*ORDERS["amount"])
