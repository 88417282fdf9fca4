"""The kinds of things that the API gives, each described once: for answers, for errors and for OpenAPI."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils import timezone

from programmes.forms.asked import exported_projects
from programmes.forms.search import amount_of
from programmes.models import OrganisationKind, Region
from programmes.selectors.api import bodies, money, offers
from programmes.selectors.evidence import found_reports
from programmes.selectors.phases import in_phase
from programmes.selectors.places import succession
from programmes.selectors.projects_search import SORTS
from programmes.selectors.words import ask
from programmes.states import Phase

Fields = Mapping[str, tuple[str, str]]
YES_NO = ("yes", "no")


@dataclass(frozen=True)
class Filter:
    """A parameter: what it means, and what may be asked for when that is a closed list."""

    meaning: str
    choices: Sequence[str] = ()
    lookup: str = ""
    is_money: bool = False

    def fault(self, value: str) -> str:
        """What is wrong with a value, or nothing."""
        if self.choices and value not in self.choices:
            return f"Use one of: {', '.join(one for one in self.choices if one)}"
        return "Enter an amount in pounds, like 250000" if self.is_money and amount_of(value) is None else ""


@dataclass(frozen=True)
class Resource:
    """A kind of thing. ``find`` gives one by its name in the address, or nothing."""

    name: str
    title: str
    one: str
    fields: Fields
    listed: Callable[[Mapping[str, str]], QuerySet[Any]]
    find: Callable[[str], Any]
    row: Callable[[Any], dict[str, Any]]
    example: str
    filters: Mapping[str, Filter] = field(default_factory=dict)

    @property
    def heading(self) -> str:
        """What opens its fields."""
        return f"Fields of {'an' if self.one[0] in 'aeo' else 'a'} {self.one}"


def _by_lookup(base: Callable[[], QuerySet[Any]], filters: Mapping[str, Filter]) -> Callable[..., QuerySet[Any]]:
    def listed(asked: Mapping[str, str]) -> QuerySet[Any]:
        wanted = {filters[name].lookup: value for name, value in asked.items() if filters[name].lookup}
        return base().filter(**wanted)

    return listed


def _projects(asked: Mapping[str, str]) -> QuerySet[Any]:
    query = QueryDict(mutable=True)
    query.update(dict(asked))
    return money.with_rows(exported_projects(query))


def _rounds(asked: Mapping[str, str]) -> QuerySet[Any]:
    found = offers.rounds()
    if "programme" in asked:
        found = found.filter(programme__slug=asked["programme"])
    return found.filter(in_phase(Phase(asked["phase"]), timezone.now())) if "phase" in asked else found


def _authorities(asked: Mapping[str, str]) -> QuerySet[Any]:
    found = bodies.authorities()
    if "current" in asked:
        found = found.filter(active_to__isnull=asked["current"] == "yes")
    if "region" in asked:
        found = found.filter(region=asked["region"])
    named = Q(nice_name__icontains=asked.get("q", "")) | Q(name__icontains=asked.get("q", ""))
    return found.filter(named).order_by("nice_name", "gss_code")


def _authority(code: str) -> Any:
    found = succession().coded(code.upper())
    return bodies.authorities().get(pk=found.pk) if found else None


def _reports(asked: Mapping[str, str]) -> QuerySet[Any]:
    found = found_reports(ask(asked.get("q", "")), asked.get("round", ""))
    if "project" in asked:
        found = found.filter(project__slug=asked["project"])
    return found.prefetch_related("findings")


ORGANISATION_FILTERS = {
    "q": Filter("Words of the name", lookup="name__icontains"),
    "kind": Filter("What it is", OrganisationKind.values, "kind"),
    "region": Filter("Region of its council area", Region.values, "authority__region"),
}
AWARD_FILTERS = {
    "project": Filter("Identifier of a project", lookup="project__slug"),
    "round": Filter("Identifier of a round", lookup="project__round__slug"),
    "programme": Filter("Identifier of a programme", lookup="project__programme__slug"),
}
PROJECT_FILTERS = {
    "q": Filter("Words to look for; typing errors are forgiven"),
    "programme": Filter("Identifier of a programme"),
    "round": Filter("Identifier of a round"),
    "area": Filter("Priority area, by its name in addresses"),
    "region": Filter("Region of those who lead or take part", Region.values),
    "authority": Filter("GSS code of a council that leads or takes part, or of one that followed it"),
    "kind": Filter("What the lead is", OrganisationKind.values),
    "announced": Filter("Year, month or day of the announcement, like 2017-03"),
    "since": Filter("Announced in this year or later, like 2016"),
    "until": Filter("Announced in this year or earlier, like 2018"),
    "least": Filter("At least, in pounds", is_money=True),
    "most": Filter("At most, in pounds", is_money=True),
    "sort": Filter("Order", tuple(SORTS)),
}
RESOURCES: dict[str, Resource] = {
    one.name: one
    for one in (
        Resource(
            "programmes", "Programmes", "programme", offers.PROGRAMME_FIELDS, _by_lookup(offers.programmes, {}),
            lambda slug: offers.programmes().filter(slug=slug).first(), offers.programme_row, "/api/v1/programmes/",
        ),
        Resource(
            "rounds", "Rounds", "round", offers.ROUND_FIELDS, _rounds,
            lambda slug: offers.rounds().filter(slug=slug).first(), offers.round_row, "/api/v1/rounds/?phase=open",
            {"programme": Filter("Identifier of a programme"), "phase": Filter("Where it stands", Phase.values)},
        ),
        Resource(
            "projects", "Projects", "project", money.PROJECT_FIELDS, _projects,
            lambda slug: money.with_rows(money.projects()).filter(slug=slug).first(), money.api_project_row,
            "/api/v1/projects/?region=North+East&least=1000000&sort=amount", PROJECT_FILTERS,
        ),
        Resource(
            "organisations", "Organisations", "organisation", bodies.ORGANISATION_FIELDS,
            _by_lookup(bodies.organisations, ORGANISATION_FILTERS),
            lambda slug: bodies.organisations().filter(slug=slug).first(), bodies.organisation_row,
            "/api/v1/organisations/?kind=charity", ORGANISATION_FILTERS,
        ),
        Resource(
            "authorities", "Authorities", "authority", bodies.AUTHORITY_FIELDS, _authorities, _authority,
            bodies.authority_row, "/api/v1/authorities/?current=no",
            {
                "q": Filter("Words of the name"),
                "region": Filter("Region of England", Region.values),
                "current": Filter("Whether it exists today", YES_NO),
            },
        ),
        Resource(
            "awards", "Awards", "award", money.AWARD_FIELDS, _by_lookup(money.awards, AWARD_FILTERS),
            money.award_named, money.award_row, "/api/v1/awards/?round=round-two", AWARD_FILTERS,
        ),
        Resource(
            "evaluation-reports", "Evaluation reports", "evaluation report", money.REPORT_FIELDS, _reports,
            lambda slug: money.reports().filter(slug=slug).first(), money.report_row,
            "/api/v1/evaluation-reports/?q=care",
            {
                "q": Filter("Words of the title, the project, the evaluator or the findings"),
                "round": Filter("Identifier of a round"),
                "project": Filter("Identifier of a project"),
            },
        ),
    )
}  # fmt: skip
