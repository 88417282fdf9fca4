"""Awards as schema.org describes them, for search engines, inside a project's own page."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from programmes.models import Project
from programmes.selectors.opendata.grants import Grant
from programmes.selectors.opendata.identifiers import absolute
from programmes.selectors.opendata.package import OPEN_GOVERNMENT_LICENCE

ESCAPED = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


def monetary_grant(grant: Grant) -> dict[str, Any]:
    """https://schema.org/MonetaryGrant."""
    places = [{"@type": "AdministrativeArea", **_body(one, "geoCode")} for one in grant.get("beneficiaryLocation", [])]
    receiver = grant["recipientOrganization"][0]
    return {
        "@type": "MonetaryGrant",
        "@id": f"{grant['url']}#{grant['id']}",
        "identifier": grant["id"],
        "name": grant["title"],
        "description": grant["description"],
        "url": grant["url"],
        "amount": {"@type": "MonetaryAmount", "currency": grant["currency"], "value": grant["amountAwarded"]},
        "funder": {"@type": "GovernmentOrganization", **_body(grant["fundingOrganization"][0])},
        "fundedItem": {
            "@type": "Project",
            "name": grant["title"],
            "url": grant["url"],
            "member": {"@type": "Organization", **_body(receiver)},
            **({"location": places} if places else {}),
        },
        "license": OPEN_GOVERNMENT_LICENCE,
    }


def _body(said: Grant, identifier: str = "id") -> dict[str, str]:
    return {"name": said["name"], "identifier": said[identifier]}


def linked_data(project: Project, grants: Iterable[Grant]) -> SafeString:
    """The data block of a project's page, or nothing. It is data, not a script: no policy need allow it.

    Text that could end the element is written as JSON's own escapes.
    """
    graph = [monetary_grant(grant) for grant in grants]
    if not graph:
        return SafeString("")
    said = {"@context": "https://schema.org", "@graph": graph, "url": absolute(project.get_absolute_url())}
    written = json.dumps(said, ensure_ascii=False).translate(ESCAPED)
    return format_html(
        '<script type="application/ld+json">{}</script>',
        mark_safe(written),  # noqa: S308 - JSON with <, > and & escaped above
    )
