"""Asking the holders of an office to certify a bid."""

from __future__ import annotations

from django.db import transaction

from bids.models import Bid
from bids.refusals import BidRefused
from bids.selectors.certificates import offices_of
from bids.selectors.completeness import gaps
from bids.services.telling import tell_asked, tell_waiting
from bids.services.writing import draft_for_change
from bids.states import BidState
from portal.accounts.models import User
from portal.audit.clock import database_now
from portal.audit.services import record
from programmes.models import Invitation, MemberRole, Membership, Office
from programmes.services.invitations import invite
from programmes.states import Phase


@transaction.atomic
def ask_to_certify(*, bid_id: int, office: Office, by: User) -> int:
    """Write to the office's holders that the bid waits for them; the number of people written to.

    Asking again within the hour writes nobody twice. Raises ``BidRefused`` when something is missing from
    the bid or the organisation has nobody in that office.
    """
    bid, now = draft_for_change(bid_id=bid_id, by=by)
    missing = gaps(bid)
    if missing:
        raise BidRefused(f"The bid is not complete, so nobody can certify it yet. {missing[0].sentence}")
    asked = tell_asked(bid=bid, office=office, by=by, at=f"{now:%Y%m%d%H}")
    if not asked:
        raise BidRefused(
            f"{bid.organisation} has no {office.label} here yet. A lead can invite them from the organisation's page."
        )
    record(
        chain=bid.audit_chain,
        kind="bid.certification_asked",
        by=by,
        subject=bid,
        data={"office": office.value, "people": asked},
    )
    return asked


@transaction.atomic
def invite_to_certify(*, bid_id: int, office: Office, email: str, by: User) -> Invitation:
    """Invite somebody who may have no account to the organisation, as the holder of an office.

    Once they join they are asked to certify each complete bid that waits for their office
    (``ask_who_joined``). Raises ``BidRefused`` or ``PeopleRefused``.
    """
    bid, _ = draft_for_change(bid_id=bid_id, by=by)
    invitation = invite(
        organisation=bid.organisation, email=email, role=MemberRole.CERTIFIER, office=office.value, by=by
    )
    data = {"office": office.value, "invitation": invitation.pk}
    record(chain=bid.audit_chain, kind="bid.certifier_invited", by=by, subject=bid, data=data)
    return invitation


def ask_who_joined(membership: Membership) -> int:
    """Write to a new certifier about each bid that is complete and waits for them; how many. In the caller's
    transaction."""
    if membership.role != MemberRole.CERTIFIER:
        return 0
    office, now = Office(membership.office), database_now()
    drafts = Bid.objects.filter(organisation=membership.organisation_id, state=BidState.DRAFT).order_by("pk")
    waiting = [
        bid
        for bid in drafts.select_related("round", "organisation")
        if office in offices_of(bid.round) and bid.phase_at(now) == Phase.OPEN and not gaps(bid)
    ]
    for bid in waiting:
        tell_waiting(bid=bid, office=office, person=membership.user, at=f"joined{membership.pk}")
    return len(waiting)
