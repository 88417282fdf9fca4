"""The projects that the public can see, and the sums they were awarded."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from django.db.models import (
    BigIntegerField,
    Case,
    CharField,
    F,
    IntegerField,
    OuterRef,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from programmes.models import AmountBasis, Award, PartyRole, Project, ProjectParty

LOOSE: Final = (AmountBasis.UP_TO, AmountBasis.MORE_THAN, AmountBasis.ABOUT)
"""How sources state an amount that is not exact."""


def public_projects() -> QuerySet[Project]:
    """Every published project, demonstration ones among them: they are tagged wherever they show."""
    return Project.objects.filter(published_at__isnull=False)


def real_projects() -> QuerySet[Project]:
    """Published projects that were really funded: what figures and maps count."""
    return public_projects().filter(is_demonstration=False)


def with_money(projects: QuerySet[Project]) -> QuerySet[Project]:
    """Adds ``pounds`` (the sum of its awards whose amount is published, else nothing).

    And ``inexact``: “Up to”, “More than” or “About” where a source states an award so, else nothing.
    """
    sums = _awards().order_by().values("project").annotate(sum=Sum("amount_pounds"))
    return projects.annotate(pounds=Subquery(sums.values("sum"), output_field=BigIntegerField()), inexact=inexact_of())


def inexact_of() -> Subquery:
    """“Up to”, “More than” or “About” where a source states an award of a project so, else nothing."""
    loose = [When(basis=basis, then=Value(basis.label.capitalize())) for basis in LOOSE]
    return Subquery(_awards().filter(basis__in=LOOSE).values(said=Case(*loose, output_field=CharField()))[:1])


def _awards() -> QuerySet[Award]:
    return Award.objects.filter(project=OuterRef("pk"), amount_pounds__isnull=False).order_by("pk")


def with_lead_place(projects: QuerySet[Project]) -> QuerySet[Project]:
    """Adds ``lead_place``: the authority at which the whole award is counted.

    It is the lead organisation's own, or that of the first party that leads; a charity that leads
    alone has none.
    """
    leading = (
        ProjectParty.objects.filter(project=OuterRef("pk"), role=PartyRole.LEAD)
        .annotate(place=Coalesce("authority_id", "organisation__authority_id"))
        .filter(place__isnull=False)
        .order_by("pk")
    )
    return projects.annotate(
        lead_place=Coalesce(F("lead__authority_id"), Subquery(leading.values("place")[:1], output_field=IntegerField()))
    )


def with_places(projects: Iterable[Project]) -> list[Project]:
    """The projects of one page of a list, each with ``places``: who takes part beside the lead."""
    listed = list(projects)
    names: dict[int, list[str]] = {}
    parties = ProjectParty.objects.filter(project__in=[one.pk for one in listed], role=PartyRole.PARTNER)
    for party in parties.select_related("authority", "organisation").order_by("pk"):
        names.setdefault(party.project_id, []).append(str(party))
    for one in listed:
        one.places = names.get(one.pk, [])  # type: ignore[attr-defined]  # shown by the template
    return listed
