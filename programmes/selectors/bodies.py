"""An organisation as the public sees it: what it led and joined."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef, Q

from programmes.models import Organisation, OrganisationKind, PartyRole, Project, ProjectParty
from programmes.selectors.projects import public_projects, with_money


@dataclass(frozen=True, slots=True)
class Body:
    """What the page of an organisation shows. ``pounds`` are of the real projects it led, where published."""

    organisation: Organisation
    led: list[Project]
    joined: list[Project]
    pounds: int

    @property
    def is_the_council(self) -> bool:
        """Whether the page of its authority is its page."""
        return self.organisation.kind == OrganisationKind.COUNCIL and self.organisation.authority_id is not None


def body_of(slug: str) -> Body | None:
    """The organisation with its published projects; nothing when it has none. Two queries."""
    organisation = Organisation.objects.select_related("authority").filter(slug=slug).first()
    if organisation is None:
        return None
    parties = ProjectParty.objects.filter(project=OuterRef("pk"), organisation=organisation)
    led = Q(lead=organisation) | Q(Exists(parties.filter(role=PartyRole.LEAD)))
    projects = list(
        with_money(public_projects())
        .filter(led | Q(Exists(parties)))
        .annotate(is_led=led)
        .select_related("lead", "round")
        .order_by(F("pounds").desc(nulls_last=True), "title", "pk")
    )
    if not projects:
        return None
    own = [project for project in projects if project.is_led]
    return Body(
        organisation,
        led=own,
        joined=[project for project in projects if not project.is_led],
        pounds=sum(project.pounds or 0 for project in own if not project.is_demonstration),
    )
