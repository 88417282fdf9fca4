"""Asking the holders of an office to certify a bid."""

from __future__ import annotations

from django.db import transaction

from bids.refusals import BidRefused
from bids.selectors.completeness import gaps
from bids.services.telling import tell_asked
from bids.services.writing import draft_for_change
from portal.accounts.models import User
from portal.audit.services import record
from programmes.models import Office


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
