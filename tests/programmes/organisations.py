"""Organisations and members for tests."""

from itertools import count

from portal.accounts.models import User
from programmes.models import MemberRole, Membership, Office, Organisation, OrganisationKind

_numbers = count(1)


def make_organisation(name: str = "", kind: str = OrganisationKind.COUNCIL) -> Organisation:
    """A body that may bid, with no people."""
    number = next(_numbers)
    return Organisation.objects.create(name=name or f"Council {number}", slug=f"council-{number}", kind=kind)


def make_member(organisation: Organisation, user: User, role: str = MemberRole.EDITOR, office: str = "") -> Membership:
    """Someone who works for it; a certifier is the section 151 officer unless told otherwise."""
    if role == MemberRole.CERTIFIER and not office:
        office = Office.S151
    return Membership.objects.create(organisation=organisation, user=user, role=role, office=office)
