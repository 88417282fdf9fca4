"""Organisations and authorities, as the API gives them."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q, QuerySet

from programmes.models import LocalAuthority, Organisation, ProjectParty
from programmes.selectors.opendata.identifiers import absolute, authority_id, organisation_id
from programmes.selectors.projects import real_projects

ORGANISATION_FIELDS = {
    "identifier": ("string", "Organisation identifier (org-id.guide), else a name of ours"),
    "slug": ("string", "Its name in addresses of this API"),
    "name": ("string", "Name"),
    "kind": ("string", "What it is"),
    "authority": ("string?", "GSS code, for a council"),
    "region": ("string?", "Region, where its council area is known"),
    "projects": ("strings", "Identifiers of the projects that it leads or takes part in"),
}
AUTHORITY_FIELDS = {
    "identifier": ("string", "Organisation identifier (org-id.guide)"),
    "gss_code": ("string", "GSS code"),
    "former_gss_codes": ("strings", "Codes that it had before; their addresses lead here"),
    "name": ("string", "Official name"),
    "everyday_name": ("string", "Everyday name"),
    "region": ("string", "Region of England"),
    "type": ("string", "Kind of council"),
    "active_from": ("string?", "First day, where it began after 2009"),
    "active_to": ("string?", "Last day, where it has ended"),
    "replaced_by": ("strings", "GSS codes of the councils that followed it"),
    "url": ("string", "Its page"),
}


def organisations() -> QuerySet[Organisation]:
    """Those that lead or take part in a funded project; no other organisation is anyone's business."""
    shown = real_projects().filter(Q(lead=OuterRef("pk")) | Q(pk__in=_taking_part())).order_by("slug")
    found = Organisation.objects.filter(is_demonstration=False).select_related("authority")
    return (
        found.annotate(project_slugs=ArraySubquery(shown.values("slug")))
        .filter(Q(pk__in=real_projects().order_by().values("lead")) | Q(pk__in=_partners()))
        .order_by("name", "pk")
    )


def _taking_part() -> QuerySet[ProjectParty, Any]:
    parties = ProjectParty.objects.order_by().values("project")
    return parties.filter(organisation=OuterRef(OuterRef("pk")))


def _partners() -> QuerySet[ProjectParty, Any]:
    real = real_projects().order_by().values("pk")
    return ProjectParty.objects.filter(organisation__isnull=False, project__in=real).order_by().values("organisation")


def organisation_row(one: Any) -> dict[str, Any]:
    """An organisation of ``organisations()``."""
    return {
        "identifier": organisation_id(one),
        "slug": one.slug,
        "name": one.name,
        "kind": one.kind,
        "authority": one.authority.gss_code if one.authority else None,
        "region": one.authority.region if one.authority else None,
        "projects": one.project_slugs,
    }


def authorities() -> QuerySet[LocalAuthority]:
    """Every council, current or ended, with those that followed it."""
    followed = LocalAuthority.objects.filter(predecessors=OuterRef("pk")).order_by("gss_code")
    return LocalAuthority.objects.annotate(replaced_by=ArraySubquery(followed.values("gss_code")))


def authority_row(one: Any) -> dict[str, Any]:
    """An authority of ``authorities()``."""
    return {
        "identifier": authority_id(one),
        "gss_code": one.gss_code,
        "former_gss_codes": one.former_gss_codes,
        "name": one.name,
        "everyday_name": one.nice_name,
        "region": one.region,
        "type": one.authority_type,
        "active_from": one.active_from.isoformat() if one.active_from else None,
        "active_to": one.active_to.isoformat() if one.active_to else None,
        "replaced_by": one.replaced_by,
        "url": absolute(one.get_absolute_url()),
    }
