"""What a bidder may not do, said so that they know what to do instead."""

from __future__ import annotations

from portal.accounts.refusals import Refused


class BidRefused(Refused):
    """Something asked of a bid that its rules do not allow."""
