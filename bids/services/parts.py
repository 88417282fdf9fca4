"""What a partner's own people do in a bid: say what it brings, what it costs, and whether it takes part."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction

from bids.models import Bid, Partner
from bids.permissions import may_answer_part, may_edit
from bids.refusals import BidRefused
from bids.selectors.costs import Cell, cells_of
from bids.selectors.standing import why_not_writable
from bids.services.costing import refuse_strange, replace_lines
from bids.services.locking import lock_bid, refuse
from bids.services.partner_record import keep_partners, keep_typed_partners, partner_question
from bids.services.partnering import ANSWERED, PartnerChanged, ask_again
from bids.services.telling_partners import tell_partner_answered
from bids.states import PartnerState
from portal.accounts.models import User
from portal.audit.clock import database_now
from portal.audit.digests import canonical_json, sha256_of

MOST_CONTRIBUTION = 600
MOST_COMMENT = 2000
ASKS_AGAIN = "The partner has answered. Saving a change asks it again, so nothing is saved until you press Save."


class PartCostsChanged(BidRefused):
    """Somebody saved other figures for this partner meanwhile: ``theirs`` stand, amounts by cell."""

    def __init__(self, theirs: dict[Cell, int]) -> None:
        super().__init__("Somebody saved other figures meanwhile. Open the table again.")
        self.theirs = theirs


@dataclass(frozen=True)
class Contact:
    """Who to ask at a partner."""

    name: str = ""
    email: str = ""


@transaction.atomic
def write_part(
    *,
    bid_id: int,
    partner_id: int,
    contribution: str,
    contact: Contact,
    was: str,
    by: User,
    version: str = "",
    typing: bool = False,
) -> Partner:
    """Say what a partner does and who to ask, as one of its people.

    ``was`` is the text that the page was made from, ``version`` the ``part_version`` of what it saved last on
    its own: raises ``PartnerChanged`` when neither stands any more, ``BidRefused`` for anybody else and for a
    bid that cannot be changed. ``typing`` is for what a page saves on its own.
    """
    bid, partner, now = _part_for_change(bid_id, partner_id, by)
    wanted = contribution.replace("\r\n", "\n").strip()
    if len(wanted) > MOST_CONTRIBUTION:
        raise BidRefused(f"Shorten this to {MOST_CONTRIBUTION} characters. It has {len(wanted)}.")
    if version != part_version(partner) and (typing or partner.contribution not in (was, wanted)):
        raise PartnerChanged(partner.contribution)
    if (partner.contribution, partner.contact_name, partner.contact_email) == (wanted, contact.name, contact.email):
        if not typing:
            keep_typed_partners(bid)
        return partner
    partner.contribution = wanted
    partner.contact_name, partner.contact_email = contact.name, contact.email
    partner.save(update_fields=["contribution", "contact_name", "contact_email"])
    keep_partners(bid, partner_question(bid), by, now, "bid.partner_wrote", about=partner.pk, typing=typing)
    return partner


def part_version(partner: Partner) -> str:
    """A digest of what a partner's people wrote, by which a page says what it was made from."""
    return sha256_of(canonical_json([partner.contribution, partner.contact_name, partner.contact_email]))[:16]


@transaction.atomic
def answer_part(*, bid_id: int, partner_id: int, confirms: bool, comment: str, by: User) -> Partner:
    """Confirm a partner's part, or decline it and say why. The bid's leads and editors are told."""
    bid, partner, now = _part_for_change(bid_id, partner_id, by)
    comment = comment.strip()
    if not confirms and not comment:
        raise BidRefused("Say why you decline, so that the lead knows.")
    if len(comment) > MOST_COMMENT:
        raise BidRefused(f"Shorten this to {MOST_COMMENT} characters. It has {len(comment)}.")
    state = PartnerState.CONFIRMED if confirms else PartnerState.DECLINED
    if (partner.state, partner.comment) == (state, comment):
        return partner
    partner.state, partner.comment = state, comment
    partner.responded_at, partner.responded_by = now, by
    partner.save(update_fields=list(ANSWERED))
    keep_partners(bid, partner_question(bid), by, now, f"bid.partner_{state.value}", about=partner.pk)
    tell_partner_answered(partner=partner, by=by)
    return partner


@transaction.atomic
def save_part_costs(
    *, bid_id: int, partner_id: int, amounts: Mapping[Cell, int], was: str, by: User, typing: bool = False
) -> Partner:
    """Replace a partner's own cost lines, as one of its people or as a writer of the organisation that leads.

    ``was`` is ``costs_digest`` of the lines the page was made from: raises ``PartCostsChanged`` when others stand
    meanwhile. What a partner has confirmed, and the lead changes, it is asked to confirm again: ``typing``, for what
    a page saves on its own, is refused then.
    """
    bid, partner, now = _part_for_change(bid_id, partner_id, by, or_writers=True)
    wanted = {cell: amount for cell, amount in amounts.items() if amount}
    refuse_strange(bid, wanted)
    present = cells_of(partner.cost_lines.all())
    if present == wanted:
        if not typing:
            keep_typed_partners(bid)
        return partner
    if costs_digest(present) != was:
        raise PartCostsChanged(present)
    is_others = may_answer_part(by, partner) is not None
    if typing and is_others and partner.state != PartnerState.NAMED:
        raise BidRefused(ASKS_AGAIN)
    replace_lines(bid, wanted, partner)
    if is_others:
        ask_again(partner, by)
        partner.save(update_fields=list(ANSWERED))
    keep_partners(bid, partner_question(bid), by, now, "bid.partner_costed", about=partner.pk, typing=typing)
    return partner


def costs_digest(cells: Mapping[Cell, int]) -> str:
    """A digest of some cost lines, by which a page says what it was made from."""
    return sha256_of(canonical_json(sorted([*cell, amount] for cell, amount in cells.items())))[:16]


def _part_for_change(
    bid_id: int, partner_id: int, by: User, *, or_writers: bool = False
) -> tuple[Bid, Partner, dt.datetime]:
    """The bid and the partner, held, for those who may change this part now."""
    bid = lock_bid(bid_id)
    partner = bid.partners.select_related("authority", "organisation").filter(pk=partner_id).first()
    if partner is None:
        raise BidRefused("This partner is no longer in the bid.")
    partner.bid = bid
    refusal = may_answer_part(by, partner)
    if refusal and not (or_writers and may_edit(by, bid) is None):
        raise BidRefused(refusal)
    now = database_now()
    refuse(why_not_writable(bid, now))
    return bid, partner, now
