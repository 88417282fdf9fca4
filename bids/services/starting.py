"""Starting a bid."""

from __future__ import annotations

import re

from django.db import IntegrityError, transaction

from bids.models import Bid
from bids.permissions import membership_of
from bids.refusals import BidRefused
from bids.selectors.eligibility import why_not_bid
from bids.selectors.roles import WRITERS
from bids.states import BidState
from portal.accounts.models import User
from portal.audit.clock import database_now
from portal.audit.services import record
from programmes.models import Organisation, Round
from programmes.services.locking import lock_round


def start_bid(*, round_id: int, organisation_id: int, by: User) -> Bid:
    """A new draft with the round's next reference.

    The round's row is held while the number is given out, so two starting at once get two numbers
    or, for one organisation, one bid and one refusal. Raises ``BidRefused`` with the reason.
    """
    try:
        with transaction.atomic():
            return _started(lock_round(round_id), Organisation.objects.get(pk=organisation_id), by)
    except IntegrityError as error:
        raise BidRefused("Your organisation already has a bid in this round. Open it from “Your bids”.") from error


def _started(round_: Round, organisation: Organisation, by: User) -> Bid:
    membership = membership_of(by, organisation)
    if membership is None or membership.role not in WRITERS:
        raise BidRefused("Only an editor or a lead of the organisation can start a bid.")
    live = Bid.objects.filter(round=round_, organisation=organisation).exclude(state=BidState.WITHDRAWN)
    slots = set(live.values_list("slot", flat=True))
    refusal = why_not_bid(round_, organisation, live_bids=len(slots), now=database_now())
    if refusal:
        raise BidRefused(refusal)
    slot = next(number for number in range(1, len(slots) + 2) if number not in slots)
    reference = next_reference(round_)
    bid = Bid.objects.create(reference=reference, round=round_, organisation=organisation, slot=slot, created_by=by)
    record(
        chain=bid.audit_chain,
        kind="bid.started",
        by=by,
        subject=bid,
        data={"round": round_.slug, "organisation": organisation.slug},
    )
    return bid


def next_reference(round_: Round) -> str:
    """The reference after the round's newest: its prefix, and a number of four digits or more.

    Only right while the round's row is locked.
    """
    prefix = round_.reference_prefix or f"R{round_.pk}"
    references = Bid.objects.filter(reference__startswith=f"{prefix}-").values_list("reference", flat=True)
    pattern = re.compile(rf"{re.escape(prefix)}-(\d+)")
    numbers = [int(found.group(1)) for reference in references if (found := pattern.fullmatch(reference))]
    return f"{prefix}-{max(numbers, default=0) + 1:04d}"
