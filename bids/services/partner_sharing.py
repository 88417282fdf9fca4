"""What a partner's people may see of a bid: a lead decides, also when the bid itself can no longer be changed."""

from __future__ import annotations

from django.db import transaction

from bids.models import PartnerAccess
from bids.permissions import may_lead
from bids.refusals import BidRefused
from bids.services.locking import lock_bid, refuse
from portal.accounts.models import User
from portal.audit.clock import database_now
from portal.audit.services import record


@transaction.atomic
def share_with_partner(*, bid_id: int, partner_id: int, reads_bid: bool, opens_files: bool, by: User) -> PartnerAccess:
    """Let a partner's people read the whole bid, and open its files, or not. Twice is once.

    Raises ``BidRefused`` for anybody but a lead, for a partner that is no longer in the bid, and for files
    without the bid they belong to.
    """
    bid = lock_bid(bid_id)
    refuse(may_lead(by, bid))
    partner = bid.partners.select_related("authority", "organisation").filter(pk=partner_id).first()
    if partner is None:
        raise BidRefused("Somebody has removed this partner meanwhile.")
    if opens_files and not reads_bid:
        raise BidRefused("Files are part of the bid: let them read the whole bid, too, or keep both from them.")
    wanted = {"reads_bid": reads_bid, "opens_files": opens_files}
    present = PartnerAccess.objects.filter(partner=partner).first()
    before = {name: getattr(present, name) for name in wanted} if present else {"reads_bid": True, "opens_files": False}
    if present and before == wanted:
        return present
    made, _ = PartnerAccess.objects.update_or_create(
        partner=partner, defaults={**wanted, "changed_at": database_now(), "changed_by": by}
    )
    if before != wanted:
        data = {"partner": partner.pk, **wanted}
        record(chain=bid.audit_chain, kind="bid.partner_shared", by=by, subject=made, data=data)
    return made
