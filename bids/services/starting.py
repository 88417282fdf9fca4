"""Starting a bid."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from bids.models import Bid, BidCopy, StageInvitation
from bids.permissions import membership_of
from bids.refusals import BidRefused
from bids.selectors.eligibility import why_not_bid
from bids.selectors.roles import WRITERS
from bids.services.copying import carry_files, carry_over, fill_facts
from bids.states import BidState
from portal.accounts.models import User
from portal.audit.clock import database_now
from portal.audit.services import record
from programmes.models import Organisation, Round
from programmes.services.locking import lock_round


@dataclass(frozen=True)
class From:
    """An earlier bid to start from, and whether its costs and its partners come with it."""

    bid_id: int
    with_costs: bool = True
    with_partners: bool = True


def start_bid(*, round_id: int, organisation_id: int, by: User, source: From | None = None) -> Bid:
    """A new draft with the round's next reference.

    The round's row is held while the number is given out, so two starting at once get two numbers
    or, for one organisation, one bid and one refusal. In a round that follows another the draft starts from
    the bid that was invited; otherwise from ``source``, if there is one. The organisation's standing facts
    fill what is left. Raises ``BidRefused`` with the reason.
    """
    try:
        with transaction.atomic():
            bid = _started(lock_round(round_id), Organisation.objects.get(pk=organisation_id), by)
            copy = _begun(bid, source, by)
    except IntegrityError as error:
        raise BidRefused("Your organisation already has a bid in this round. Open it from “Your bids”.") from error
    if copy is not None:
        carry_files(copy=copy, by=by)
    return bid


def _begun(bid: Bid, source: From | None, by: User) -> BidCopy | None:
    """Fill the new draft with what is known already."""
    copy = None
    source = From(bid.invitation.bid_id) if bid.invitation else source
    if source is not None:
        earlier = Bid.objects.filter(pk=source.bid_id, organisation=bid.organisation).select_related("round").first()
        if earlier is None:
            raise BidRefused("A bid can only be started from another bid of the same organisation.")
        copy = carry_over(
            bid=bid, source=earlier, by=by, with_costs=source.with_costs, with_partners=source.with_partners
        )
    fill_facts(bid=bid, by=by)
    bid.refresh_from_db(fields=["title", "saved_at", "saved_by"])
    return copy


def _started(round_: Round, organisation: Organisation, by: User) -> Bid:
    membership = membership_of(by, organisation)
    if membership is None or membership.role not in WRITERS:
        raise BidRefused("Only an editor or a lead of the organisation can start a bid.")
    live = Bid.objects.filter(round=round_, organisation=organisation).exclude(state=BidState.WITHDRAWN)
    slots = set(live.values_list("slot", flat=True))
    invited = list(_invitations(round_, organisation)) if round_.follows_id else []
    refusal = why_not_bid(round_, organisation, live_bids=len(slots), invited=len(invited), now=database_now())
    if refusal:
        raise BidRefused(refusal)
    taken = set(live.values_list("invitation_id", flat=True))
    invitation = next((one for one in invited if one.pk not in taken), None)
    slot = next(number for number in range(1, len(slots) + 2) if number not in slots)
    reference = next_reference(round_)
    bid = Bid.objects.create(
        reference=reference, round=round_, organisation=organisation, slot=slot, created_by=by, invitation=invitation
    )
    record(
        chain=bid.audit_chain,
        kind="bid.started",
        by=by,
        subject=bid,
        data={"round": round_.slug, "organisation": organisation.slug},
    )
    return bid


def _invitations(round_: Round, organisation: Organisation) -> QuerySet[StageInvitation]:
    """The organisation's invitations into a round, the first in front."""
    standing = StageInvitation.objects.filter(round=round_, revoked_at__isnull=True)
    return standing.filter(bid__organisation=organisation).order_by("invited_at", "pk")


def next_reference(round_: Round) -> str:
    """The reference after the round's newest: its prefix, and a number of four digits or more.

    Only right while the round's row is locked.
    """
    prefix = round_.reference_prefix or f"R{round_.pk}"
    references = Bid.objects.filter(reference__startswith=f"{prefix}-").values_list("reference", flat=True)
    pattern = re.compile(rf"{re.escape(prefix)}-(\d+)")
    numbers = [int(found.group(1)) for reference in references if (found := pattern.fullmatch(reference))]
    return f"{prefix}-{max(numbers, default=0) + 1:04d}"
