"""Who may do what with a bid: each predicate returns the reason for a refusal, or ``None``.

They bind every account alike, superusers included. Fetching a bid for a person is the check:
see :mod:`bids.selectors.mine`.
"""

from __future__ import annotations

from bids.models import Bid, Partner, PartnerAccess, PartnerInvitation
from bids.selectors.roles import WRITERS
from portal.accounts.models import User
from programmes.models import MemberRole, Membership, Office, Organisation


def membership_of(user: User, organisation: Organisation) -> Membership | None:
    """The person's present membership of an organisation."""
    return Membership.objects.filter(user=user, organisation=organisation, ended_at__isnull=True).first()


def may_read(user: User, bid: Bid) -> str | None:
    """Every member of the bid's organisation may read it."""
    if membership_of(user, bid.organisation):
        return None
    return "Only members of the organisation can see this bid."


def may_edit(user: User, bid: Bid) -> str | None:
    """Editors and leads write; certifiers read."""
    membership = membership_of(user, bid.organisation)
    if membership and membership.role in WRITERS:
        return None
    return "Only an editor or a lead of the organisation can change this bid."


def may_lead(user: User, bid: Bid) -> str | None:
    """Leads submit, reopen and withdraw, and answer an award."""
    membership = membership_of(user, bid.organisation)
    if membership and membership.role == MemberRole.LEAD:
        return None
    return "Only a lead of the organisation can do this. Ask a lead, or ask one to make you a lead."


def may_answer_part(user: User, partner: Partner) -> str | None:
    """Those who came in by an invitation of this partner that was not taken back."""
    let_in = PartnerInvitation.objects.filter(partner=partner, accepted_by=user, revoked_at__isnull=True)
    return None if let_in.exists() else f"Only people of {partner} who were invited to the bid can change its part."


def may_open_files_of_part(user: User, partner: Partner) -> str | None:
    """Those people of a partner whom a lead allowed to open the bid's files."""
    opened = PartnerAccess.objects.filter(partner=partner, opens_files=True)
    if may_answer_part(user, partner) is None and opened.exists():
        return None
    return f"{partner.bid.organisation} has not opened the files of this bid to {partner}. Ask its lead."


def may_certify(user: User, bid: Bid, office: Office) -> str | None:
    """The holder of an office certifies for that office."""
    membership = membership_of(user, bid.organisation)
    if membership and membership.role == MemberRole.CERTIFIER and membership.office == office:
        return None
    return f"Only the organisation's {office.label} can certify here."
