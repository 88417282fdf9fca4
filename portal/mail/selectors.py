"""The wording of emails: what is in force, what waits, and what a real email said."""

from __future__ import annotations

from typing import NamedTuple

from django.db.models import QuerySet

from portal.mail.editable import Editable, every_editable
from portal.mail.models import EmailWording, OutboxEmail


class Standing(NamedTuple):
    """One email that may be reworded: the version in force, and a newer one that waits."""

    email: Editable
    in_force: EmailWording | None
    waiting: EmailWording | None


def versions_of(template: str) -> QuerySet[EmailWording]:
    """Every version of an email's wording, the newest first."""
    return (
        EmailWording.objects.filter(template=template).select_related("written_by", "approved_by").order_by("-version")
    )


def wording_in_force(template: str) -> EmailWording | None:
    """The newest approved version, unless it says to go back to the built-in one. One query."""
    found = EmailWording.objects.filter(template=template, approved_at__isnull=False).order_by("-version").first()
    return None if found is None or found.is_built_in else found


def standings() -> list[Standing]:
    """All emails that may be reworded, with how they stand. One query."""
    versions: dict[str, list[EmailWording]] = {}
    for each in EmailWording.objects.select_related("written_by", "approved_by").order_by("template", "-version"):
        versions.setdefault(each.template, []).append(each)
    return [_standing(email, versions.get(email.template, [])) for email in every_editable()]


def _standing(email: Editable, versions: list[EmailWording]) -> Standing:
    approved = next((each for each in versions if each.approved_at is not None), None)
    waiting = versions[0] if versions and versions[0].approved_at is None else None
    return Standing(email, None if approved is None or approved.is_built_in else approved, waiting)


def newest_values(email: Editable) -> tuple[dict[str, str], str]:
    """The variables of the newest real email of this kind and whom it was for; else examples and nobody."""
    real = OutboxEmail.objects.filter(template=email.template).exclude(values={}).order_by("-queued_at").first()
    if real is None:
        return email.examples(), ""
    return email.examples() | {name: str(value) for name, value in real.values.items()}, real.to
