"""Organisations as the department opens them."""

from __future__ import annotations

from django.db import transaction
from django.utils.text import slugify

from portal.accounts.models import User
from portal.audit.services import record
from programmes.models import LocalAuthority, Organisation
from programmes.permissions_people import may_open_organisations
from programmes.refusals import PeopleRefused

SLUG_LENGTH = 90
"""Of a slug made from a name: an audit chain, which is named after it, has 120 characters."""


@transaction.atomic
def create_organisation(
    *, name: str, kind: str, by: User, authority: LocalAuthority | None = None, address: str = "", org_id: str = ""
) -> Organisation:
    """A body that may bid, with an address of its own made from its name. Raises PeopleRefused."""
    if refusal := may_open_organisations(by):
        raise PeopleRefused(refusal)
    organisation = Organisation.objects.create(
        name=name,
        slug=free_slug(name),
        kind=kind,
        authority=authority,
        address=address,
        org_id=org_id,
        is_demonstration=by.is_demonstration,
    )
    record(chain=organisation.audit_chain, kind="organisation.created", by=by, subject=organisation)
    return organisation


@transaction.atomic
def update_organisation(*, organisation: Organisation, by: User) -> None:
    """Save what an officer changed about a body. Its address on the site stays the same."""
    if refusal := may_open_organisations(by):
        raise PeopleRefused(refusal)
    organisation.save(update_fields=["name", "kind", "authority", "address", "org_id"])
    record(chain=organisation.audit_chain, kind="organisation.changed", by=by, subject=organisation)


def free_slug(name: str) -> str:
    """A slug no organisation has: the name's own, or with a number."""
    base = slugify(name)[:SLUG_LENGTH].strip("-") or "organisation"
    taken = set(Organisation.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    candidates = [base, *(f"{base}-{number}" for number in range(2, len(taken) + 3))]
    return next(slug for slug in candidates if slug not in taken)
