"""Who bids in a rehearsal: invented organisations of its own, and people who can never sign in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from portal.accounts.models import User
from programmes.models import MemberRole, Membership, Office, Organisation, OrganisationKind, Round

DOMAIN: Final = "rehearsal.invalid"
"""No mail goes there: the ending is reserved for names that never exist (RFC 6761, section 6.4)."""

NAMES: Final = {
    "lead": "Rehearsal lead",
    "dcs": "Rehearsal Director of Children's Services",
    "s151": "Rehearsal section 151 officer",
    "partner": "Rehearsal partner",
}


@dataclass(frozen=True)
class Cast:
    """One organisation and those who act for it and for its partner."""

    organisation: Organisation
    lead: User
    certifiers: dict[Office, User]
    partner: User


def make_cast(round_: Round, number: int) -> Cast:
    """The organisation that makes the bid of this number, with its members; in the caller's transaction."""
    kinds = [kind for kind in round_.eligible_kinds if kind in OrganisationKind.values]
    kind = OrganisationKind(kinds[(number - 1) % len(kinds)]) if kinds else OrganisationKind.COUNCIL
    organisation = Organisation.objects.create(
        name=f"Demonstration {_word(kind)} {number} of rehearsal {round_.pk}",
        slug=f"rehearsal-{round_.pk}-{number}",
        kind=kind,
        is_demonstration=True,
    )
    people = {name: _person(name) for name in NAMES}
    certifiers = {Office.DCS: people["dcs"], Office.S151: people["s151"]}
    Membership.objects.create(user=people["lead"], organisation=organisation, role=MemberRole.LEAD)
    for office, user in certifiers.items():
        Membership.objects.create(user=user, organisation=organisation, role=MemberRole.CERTIFIER, office=office)
    return Cast(organisation, people["lead"], certifiers, people["partner"])


def _person(name: str) -> User:
    """The same people play in every rehearsal, since the audit keeps whoever it names."""
    email = f"{name}@{DOMAIN}"
    found = User.objects.filter(email=email).first()
    return found or User.objects.create_user(email, full_name=NAMES[name], is_demonstration=True, is_active=False)


def _word(kind: OrganisationKind) -> str:
    label = str(kind.label)
    return label if label[:2].isupper() else label[0].lower() + label[1:]
