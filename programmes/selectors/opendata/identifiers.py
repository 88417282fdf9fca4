"""Names that stay: of grants, of bodies and of places, as the sector writes them.

Organisation identifiers follow org-id.guide: ``GB-LAE`` is the register of local authorities for England, ``GB-GOR``
that of government organisations. A body of which no source gives a number is named by this portal.
"""

from __future__ import annotations

from django.conf import settings
from django.utils.text import slugify

from programmes.models import Award, LocalAuthority, Organisation, Project

PREFIX = "innovation-fund"
"""What our own identifiers begin with. 360Giving gives out prefixes; none has been given to this portal."""
FUNDER = {"id": "GB-GOR-D6", "name": "Department for Education"}
GEO_CODE_TYPES = {
    "unitary": "UA",
    "metropolitan_district": "MD",
    "london_borough": "LONB",
    "city_corporation": "LONB",
    "county": "CTY",
}
"""360Giving's code list ``geoCodeType``, by the register's kind of authority."""


def absolute(path: str) -> str:
    """The path as an address that others may keep."""
    return f"{settings.PORTAL_BASE_URL}{path}"


def authority_id(authority: LocalAuthority) -> str:
    """``GB-LAE-LDS``."""
    return f"GB-LAE-{authority.code}"


def organisation_id(organisation: Organisation) -> str:
    """The number that a source gives it, a council's own, else a name of ours."""
    if organisation.org_id:
        return organisation.org_id
    if organisation.authority and organisation.kind == "council":
        return authority_id(organisation.authority)
    return f"{PREFIX}-org-{organisation.slug}"


def named_only_id(name: str) -> str:
    """For a body that the register knows by name alone."""
    return f"{PREFIX}-org-{slugify(name)[:80]}"


def grant_id(award: Award, project: Project, *, first: bool) -> str:
    """``innovation-fund-R1-01``: by the grant's reference, the record's row, else the award's own number."""
    if award.grant_reference:
        return f"{PREFIX}-{award.grant_reference}"
    if project.record_id and first:
        return f"{PREFIX}-{project.record_id}"
    return f"{PREFIX}-award-{award.pk}"
