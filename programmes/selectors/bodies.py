"""An organisation as the public sees it: what it led and joined."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef, Q, Sum

from programmes.models import Organisation, OrganisationKind, PartyRole, Project, ProjectParty, SearchEntry
from programmes.selectors.projects import public_projects, with_money
from programmes.selectors.told import Told, read_told, told_beside


@dataclass(frozen=True, slots=True)
class Body:
    """What the page of an organisation shows. ``pounds`` are of the real projects it led, where published."""

    organisation: Organisation
    led: Sequence[Project]
    joined: Sequence[Project]
    pounds: int
    told: Told

    @property
    def is_the_council(self) -> bool:
        """Whether the page of its authority is its page."""
        return self.organisation.kind == OrganisationKind.COUNCIL and self.organisation.authority_id is not None


def body_of(slug: str) -> Body | None:
    """The organisation with its published projects; nothing when it has none. Four queries."""
    organisation = (
        Organisation.objects.select_related("authority")
        .annotate(**told_beside("organisation"))
        .filter(slug=slug)
        .first()
    )
    if organisation is None:
        return None
    parties = ProjectParty.objects.filter(project=OuterRef("pk"), organisation=organisation)
    led = Q(lead=organisation) | Q(Exists(parties.filter(role=PartyRole.LEAD)))
    shown = with_money(public_projects()).select_related("lead", "round")
    in_order = shown.order_by(F("pounds").desc(nulls_last=True), "title", "pk")
    own, joined = list(in_order.filter(led)), list(in_order.filter(Exists(parties)).exclude(led))
    if not own and not joined:
        return None
    real = SearchEntry.objects.filter(project__in=own, is_demonstration=False)
    pounds = real.aggregate(sum=Sum("pounds"))["sum"] or 0
    return Body(organisation, own, joined, pounds, read_told(organisation, "organisations", organisation.slug))
