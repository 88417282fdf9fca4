"""Invitations into a bid, found by their secret and listed for those who sent them; and into a round after another."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db.models import Exists, OuterRef

from bids.models import Bid, PartnerInvitation, StageInvitation
from bids.states import BidState
from portal.audit.digests import sha256_of
from programmes.models import Organisation, Round


def next_invited(round_: Round, organisations: Iterable[Organisation]) -> list[StageInvitation]:
    """For each organisation the bid that its next draft in a round by invitation starts from. One query."""
    live = Bid.objects.filter(invitation=OuterRef("pk")).exclude(state=BidState.WITHDRAWN)
    standing = StageInvitation.objects.filter(
        round=round_, revoked_at__isnull=True, bid__organisation__in=organisations
    )
    free = standing.exclude(Exists(live)).select_related("bid__round").order_by("invited_at", "pk")
    first: dict[int, StageInvitation] = {}
    for invitation in free:
        first.setdefault(invitation.bid.organisation_id, invitation)
    return list(first.values())


def invitation_of_token(token: str) -> PartnerInvitation | None:
    """The invitation whose link holds this secret, with its partner and bid."""
    found = PartnerInvitation.objects.filter(token_sha256=sha256_of(token)).select_related(
        "partner__bid__round", "partner__bid__organisation", "partner__authority", "partner__organisation", "invited_by"
    )
    return found.first()


def why_not_usable(invitation: PartnerInvitation, now: dt.datetime) -> str | None:
    """Why an invitation can no longer be accepted, in a sentence, or ``None``."""
    if invitation.accepted_at is not None:
        return "This invitation has been used already."
    if invitation.revoked_at is not None:
        return "This invitation was taken back."
    if invitation.expires_at <= now:
        return "This invitation has expired."
    return None


def invitations_of(bid: Bid, partner_id: int) -> list[PartnerInvitation]:
    """Who was invited for a partner of the bid, and is not shut out. One query."""
    found = PartnerInvitation.objects.filter(partner=partner_id, partner__bid=bid, revoked_at__isnull=True)
    return list(found.select_related("accepted_by", "invited_by").order_by("pk"))
